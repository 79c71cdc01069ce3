#pragma once
#include "harness/torch/flat_layout.h"
#include "harness/torch/optim/optimiser.h"

namespace arc {

/// AdamW's decay and moments with atan2 in place of the division, so that no eps
/// is needed (Everett et al. 2024, §4). Betas correct the bias outside (first
/// moment) and inside (second) of atan2, as the public code's optimiser does:
///   p *= 1 - lr wd;  m += (1 - b1)(g - m);  v += (1 - b2)(g² - v)
///   p -= lr / (1 - b1^t) atan2(m, sqrt(v / (1 - b2^t)))
class AdamAtan2 : public Optimiser {
 public:
  struct Options {
    double beta1 = 0.9, beta2 = 0.95, weight_decay = 0.1;
  };
  /// State for a flat buffer [n] like `parameters`, laid out as `layout`.
  AdamAtan2(const at::Tensor& parameters, FlatLayout layout, const Options& options);
  void SetRates(double lr, int64_t step) override;
  bool graph_safe() const override { return true; }
  void Update(const at::Tensor& parameters, const at::Tensor& gradient,
              const at::Tensor& cast) override;
  /// "exp_avg" and "exp_avg_sq" of every parameter.
  std::vector<OptimiserState> State() const override;

 private:
  FlatLayout layout_;
  Options options_;
  at::Tensor m_, v_;
  at::Tensor rates_;  ///< see AdamAtan2Update
};

/// One AdamATan2 update over flat float32 buffers [n].
struct AdamAtan2Update {
  at::Tensor parameters, gradient, first_moment, second_moment;
  at::Tensor rates;  ///< [3] float64 on the same device: lr, 1 - b1^t, 1 - b2^t
  at::Tensor cast;   ///< [n] bfloat16 that receives the new parameters too, or undefined
  double beta1, beta2, weight_decay;
};
/// The plain operations: the reference that fused kernels are tested against.
void PlainAdamAtan2(const AdamAtan2Update& update);

}  // namespace arc
