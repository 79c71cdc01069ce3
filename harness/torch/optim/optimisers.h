#pragma once
#include <ATen/core/Tensor.h>

#include "harness/torch/optim/adam_atan2.h"
#include "harness/torch/optim/muon.h"

namespace arc {

/// SignSGD with decoupled decay for the puzzle table [N, E]: of every distinct
/// identifier in `identifiers` [B], with g the sum of its rows of `gradient` [B, E],
///   w = w (1 - lr wd) - lr sign(g).  Other rows stay. `lr` [1] float64 on the same device.
void SparseSignSgd(const at::Tensor& table, const at::Tensor& identifiers,
                   const at::Tensor& gradient, const at::Tensor& lr, double weight_decay);
/// The plain operations: the reference of the fused ones.
void PlainSparseSignSgd(const at::Tensor& table, const at::Tensor& identifiers,
                        const at::Tensor& gradient, const at::Tensor& lr, double weight_decay);

/// average = (1 - rate) p + rate * average, in place, of flat buffers [n].
void UpdateAverage(const at::Tensor& average, const at::Tensor& parameters, double rate);
/// The plain operations: the reference of the fused ones.
void PlainUpdateAverage(const at::Tensor& average, const at::Tensor& parameters, double rate);

/// Linear warm-up, then a cosine down to min_ratio * base at `total` steps; all of it after
/// `begin` updates at a rate of 0.
struct LearningRateSchedule {
  double base = 0, min_ratio = 1;
  int64_t warmup = 0, total = 0;
  /// What the first update counts as: HRM and TRM count before it, URM after it (its
  /// first rate is 0).
  int64_t first_step = 1;
  int64_t begin = 0;
  double At(int64_t step) const;  ///< `step` counts from `begin`
  /// The rate of update `update`, the first being 1.
  double OfUpdate(int64_t update) const {
    return update <= begin ? 0 : At(update - begin - 1 + first_step);
  }
};

}  // namespace arc
