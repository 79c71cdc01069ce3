#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "harness/torch/optim/adam_atan2.h"

namespace arc {

/// The dimension that an operation works along.
enum class Along {
  kLast,   ///< of a tensor [..., D]: every row of D elements by itself
  kFirst,  ///< of a matrix [D, N]: every column by itself
};

/// Rotary tables [S, D] float32, or undefined: no rotation.
struct RopeOperands {
  at::Tensor cos, sin;
};

/// What attention gives: made by the operation, which lets LibTorch's kernels allocate it.
struct Attended {
  at::Tensor out;                ///< [B, S, H, D], of any layout
  std::vector<at::Tensor> kept;  ///< for the backward pass; `out` may share memory with it
};

/// A label for every token, and which value means "none".
struct LabelOperands {
  at::Tensor labels;  ///< [N] int32
  int64_t ignore;
};

/// One device's fused operations. Tensors are contiguous, all of one type T (float32 or
/// bfloat16) and on the device unless said otherwise; the caller allocates the results, which
/// overlap no operand. Arithmetic is in float32 whatever T is. No call synchronises with the
/// host or depends on values for its shapes, so that a step can be captured in a graph. The
/// plain operations of functional.h are what each is tested against. Thread-safe.
struct FusedOps {
  /// out = (x + y) * inverse, inverse = 1 / sqrt(mean((x + y)^2) + eps), float32, one for every
  /// row (kLast) or column (kFirst). `y` undefined: nothing is added.
  void (*residual_rms_norm)(const at::Tensor& x, const at::Tensor& y, double eps, Along along,
                            const at::Tensor& out, const at::Tensor& inverse);
  /// The gradient of x, and of y: inverse * (dout - out * mean(dout * out)).
  void (*residual_rms_norm_backward)(const at::Tensor& dout, const at::Tensor& out,
                                     const at::Tensor& inverse, Along along, const at::Tensor& dx);

  /// out = silu(gate) * up; gate_up is twice as long as out along the dimension, the gate first.
  void (*swiglu)(const at::Tensor& gate_up, Along along, const at::Tensor& out);
  void (*swiglu_backward)(const at::Tensor& dout, const at::Tensor& gate_up, Along along,
                          const at::Tensor& dgate_up);

  /// Self-attention of qkv [B, S, 3, H, D] with half-split rotation of queries and keys by
  /// position: softmax(q k^T / sqrt(D)) v; causal: each position sees itself and earlier ones.
  /// `keep`: with what the backward pass needs.
  Attended (*attention)(const at::Tensor& qkv, const RopeOperands& rope, bool causal, bool keep);
  void (*attention_backward)(const at::Tensor& dout, const std::vector<at::Tensor>& kept,
                             const RopeOperands& rope, bool causal, const at::Tensor& dqkv);

  /// sum += a^T b, of a [N, R] and b [N, C] in T, which may be transposed views; sum [R, C]
  /// float32. The gradient of a weight.
  void (*add_product)(const at::Tensor& a, const at::Tensor& b, const at::Tensor& sum);

  /// Stablemax cross-entropy (LogStablemax) of logits [N, V] in T, in float64:
  /// loss [N] float64, 0 where there is no label; right [N] bool: the first greatest logit is
  /// the label's.
  void (*stablemax_loss)(const at::Tensor& logits, const LabelOperands& labels,
                         const at::Tensor& loss, const at::Tensor& right);
  /// dlogits [N, V] in T from dloss [N] float64.
  void (*stablemax_loss_backward)(const at::Tensor& dloss, const at::Tensor& logits,
                                  const LabelOperands& labels, const at::Tensor& dlogits);

  /// One update of all parameters in one pass; see AdamAtan2Update.
  void (*adam_atan2)(const AdamAtan2Update& update);
  /// UpdateAverage (optimisers.h) of flat buffers [n] float32, in place.
  void (*update_average)(const at::Tensor& average, const at::Tensor& parameters, double rate);
  /// SparseSignSgd (optimisers.h) of table [M, E] float32 for identifiers [B] int64 and
  /// gradient [B, E] float32; `lr` [1] float64 on the device.
  void (*sparse_sign_sgd)(const at::Tensor& table, const at::Tensor& identifiers,
                          const at::Tensor& gradient, const at::Tensor& lr, double weight_decay);
};

/// The operations for tensors like `x`, or null where there are none for its device or type.
const FusedOps* FusedOpsFor(const at::Tensor& x);
/// While one lives, there are none: the plain operations run. For tests and measurements.
class PlainOpsScope {
 public:
  PlainOpsScope();
  ~PlainOpsScope();
  PlainOpsScope(const PlainOpsScope&) = delete;
  PlainOpsScope& operator=(const PlainOpsScope&) = delete;
};
/// Sets the operations of a kind of device, for all threads; `ops` is kept. The CUDA part calls
/// it once; tests put others in the place of the CPU's.
void SetFusedOps(c10::DeviceType type, const FusedOps* ops);

}  // namespace arc
