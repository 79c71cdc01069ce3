#pragma once
#include <ATen/core/Tensor.h>

namespace arc {

/// AdamW's decay and moments with atan2 in place of the division, so that no eps
/// is needed (Everett et al. 2024, §4). Betas correct the bias outside (first
/// moment) and inside (second) of atan2, as the public code's optimiser does:
///   p *= 1 - lr wd;  m += (1 - b1)(g - m);  v += (1 - b2)(g² - v)
///   p -= lr / (1 - b1^t) atan2(m, sqrt(v / (1 - b2^t)))
class AdamAtan2 {
 public:
  struct Options {
    double beta1 = 0.9, beta2 = 0.95, weight_decay = 0.1;
  };
  /// State for a flat buffer [n] like `parameters`.
  AdamAtan2(const at::Tensor& parameters, const Options& options);
  /// One update in place; counts as a step even with lr 0.
  void Step(const at::Tensor& parameters, const at::Tensor& gradient, double lr);

  const at::Tensor& first_moment() const { return m_; }
  const at::Tensor& second_moment() const { return v_; }
  int64_t steps() const { return steps_; }
  void set_steps(int64_t steps) { steps_ = steps; }

 private:
  Options options_;
  at::Tensor m_, v_;
  int64_t steps_ = 0;
};

/// One AdamATan2 update as numbers and flat buffers [n]; bias1, bias2 are 1 - beta^t.
struct AdamAtan2Update {
  at::Tensor parameters, gradient, first_moment, second_moment;
  double lr, beta1, beta2, weight_decay, bias1, bias2;
};
/// The plain operations: the reference that fused kernels are tested against.
void PlainAdamAtan2(const AdamAtan2Update& update);
/// Sets the kernel that AdamAtan2 uses on CUDA float32; called once by the CUDA part.
void SetCudaAdamAtan2(void (*fused)(const AdamAtan2Update&));

/// SignSGD with decoupled decay for the puzzle table [N, E]: of every distinct
/// identifier in `identifiers` [B], with g the sum of its rows of `gradient` [B, E],
///   w = w (1 - lr wd) - lr sign(g).  Other rows stay.
void SparseSignSgd(const at::Tensor& table, const at::Tensor& identifiers,
                   const at::Tensor& gradient, double lr, double weight_decay);

/// shadow = (1 - rate) p + rate * shadow, in place.
void UpdateAverage(const at::Tensor& shadow, const at::Tensor& parameters, double rate);

/// Linear warm-up, then a cosine down to min_ratio * base at `total` steps.
struct LearningRateSchedule {
  double base = 0, min_ratio = 1;
  int64_t warmup = 0, total = 0;
  double At(int64_t step) const;  ///< the public code's training starts at step 1
};

}  // namespace arc
