#pragma once
#include <cstdint>
#include <vector>

namespace arc::cpu {

/// A bfloat16 number: the upper half of a float32's bits.
struct Bf16 {
  uint16_t bits;
};

/// Numbers of rows and columns of a matrix and, where only some columns are meant, which.
struct Columns {
  int64_t length;  ///< rows of the matrix: what is summed over
  int64_t stride;  ///< its columns
  int64_t begin, end;
};

/// One attention head's place in a tensor of all of them, and its rotation.
struct HeadRows {
  int64_t length;          ///< positions S
  int64_t width;           ///< D
  int64_t outer;           ///< elements from a position to the next in the joint tensor
  const float *cos, *sin;  ///< [S, D], or null: no rotation
  float scale;             ///< what the head's elements are multiplied with
};

constexpr int64_t kLongestSoftmax = 256;

/// Kernels over elements of type T (float or Bf16), arithmetic in float32. Each works through
/// what it is given in the calling thread; operands do not overlap unless said otherwise.
/// FusedOps (harness/torch/ops/fused.h) says what they compute.
template <typename T>
struct TypedKernels {
  /// Rows of `width` elements; `y` may be null; `inverse` [rows].
  void (*norm_rows)(const T* x, const T* y, float eps, int64_t rows, int64_t width, T* out,
                    float* inverse);
  void (*norm_rows_backward)(const T* dout, const T* out, const float* inverse, int64_t rows,
                             int64_t width, T* dx);
  void (*norm_columns)(const T* x, const T* y, float eps, const Columns& columns, T* out,
                       float* inverse);
  void (*norm_columns_backward)(const T* dout, const T* out, const float* inverse,
                                const Columns& columns, T* dx);
  void (*swiglu)(const T* gate, const T* up, int64_t n, T* out);
  void (*swiglu_backward)(const T* dout, const T* gate, const T* up, int64_t n, T* dgate, T* dup);
  /// A head out of the joint tensor into [S, D]: rotated, then scaled.
  void (*take_head)(const T* joint, const HeadRows& head, T* rows);
  /// The adjoint: [S, D] into the joint tensor, scaled and rotated back.
  void (*put_head)(const T* rows, const HeadRows& head, T* joint);
  /// In place, over rows of `width` <= kLongestSoftmax; of row r the first visible(r) = min(width,
  /// first + r) elements take part, the others become 0.
  void (*softmax)(T* x, int64_t rows, int64_t width, int64_t first);
  /// dx = p (dp - sum(dp p)) over rows, into dp.
  void (*softmax_backward)(const T* p, int64_t rows, int64_t width, T* dp);
};

/// One AdamATan2 update of n elements; `cast` may be null. See AdamAtan2Update.
struct AdamAtan2Run {
  float *parameters, *first_moment, *second_moment;
  const float* gradient;
  Bf16* cast;
  int64_t n;
  float lr, beta1, beta2, weight_decay, bias1, bias2;
};

struct Kernels {
  const char* name;  ///< the instruction set
  TypedKernels<float> of_float;
  TypedKernels<Bf16> of_bf16;
  void (*adam_atan2)(const AdamAtan2Run& run);
  void (*add)(const Bf16* x, int64_t n, float* sum);  ///< sum += x
  /// average = keep * x + rate * average
  void (*update_average)(const float* x, int64_t n, float keep, float rate, float* average);
};

/// The same source, compiled for four instruction sets.
extern const Kernels kBaselineKernels, kAvx2Kernels, kAvx512Kernels, kAvx512Bf16Kernels;
/// Those that this processor has, the least first.
std::vector<const Kernels*> AvailableKernels();

/// The one of this name, or, for an empty one, the last. Throws UsageError where there is none of
/// that name, or not on this processor.
const Kernels& KernelsNamed(const char* name);
/// KernelsNamed($ARCBENCH_ISA), looked for once.
const Kernels& BestKernels();

}  // namespace arc::cpu
