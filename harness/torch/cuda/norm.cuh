#pragma once
#include <cuda_runtime.h>

#include <cstdint>

namespace arc::cuda {

/// Residual + RMS norm (harness/torch/ops/fused.h) of a matrix [rows, columns] in T, along its
/// rows or its columns. `y` may be null. `inverse` is float32, one for each row or column.
template <typename T>
struct NormArguments {
  const T* x;
  const T* y;
  T* out;
  float* inverse;
  int64_t rows, columns;
  float eps;
};

/// dx = inverse * (dout - out * mean(dout * out)).
template <typename T>
struct NormBackwardArguments {
  const T* dout;
  const T* out;
  const float* inverse;
  T* dx;
  int64_t rows, columns;
};

/// All asynchronous on `stream`; Failed where a launch fails. T: float, bf16.
template <typename T>
void NormRows(const NormArguments<T>& arguments, cudaStream_t stream);
template <typename T>
void NormRowsBackward(const NormBackwardArguments<T>& arguments, cudaStream_t stream);
template <typename T>
void NormColumns(const NormArguments<T>& arguments, cudaStream_t stream);
template <typename T>
void NormColumnsBackward(const NormBackwardArguments<T>& arguments, cudaStream_t stream);

}  // namespace arc::cuda
