#include "harness/torch/optim/optimisers.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

#include "harness/torch/ops/fused.h"

namespace arc {

void PlainSparseSignSgd(const at::Tensor& table, const at::Tensor& identifiers,
                        const at::Tensor& gradient, const at::Tensor& lr, double weight_decay) {
  at::NoGradGuard no_grad;
  const auto [distinct, inverse, counts] = at::_unique2(identifiers, true, true, false);
  at::Tensor sum = at::zeros({distinct.size(0), table.size(1)}, gradient.options());
  sum.index_add_(0, inverse, gradient);
  const at::Tensor rows = distinct.to(at::kLong);
  const at::Tensor updated =
      table.index_select(0, rows).mul_(1 - lr * weight_decay).sub_(sum.sign().mul_(lr));
  table.index_copy_(0, rows, updated);
}

void SparseSignSgd(const at::Tensor& table, const at::Tensor& identifiers,
                   const at::Tensor& gradient, const at::Tensor& lr, double weight_decay) {
  const FusedOps* ops = FusedOpsFor(table);
  ops != nullptr
      ? ops->sparse_sign_sgd(table, identifiers.to(at::kLong), gradient, lr, weight_decay)
      : PlainSparseSignSgd(table, identifiers, gradient, lr, weight_decay);
}

void PlainUpdateAverage(const at::Tensor& average, const at::Tensor& parameters, double rate) {
  at::NoGradGuard no_grad;
  average.mul_(rate).add_(parameters, 1 - rate);
}

void UpdateAverage(const at::Tensor& average, const at::Tensor& parameters, double rate) {
  const FusedOps* ops = FusedOpsFor(average);
  ops != nullptr ? ops->update_average(average, parameters, rate)
                 : PlainUpdateAverage(average, parameters, rate);
}

double LearningRateSchedule::At(int64_t step) const {
  if (step < warmup) return base * static_cast<double>(step) / static_cast<double>(warmup);
  const auto span = static_cast<double>(std::max<int64_t>(1, total - begin - warmup));
  const double progress = static_cast<double>(step - warmup) / span;
  const double cosine = 0.5 * (1 + std::cos(M_PI * progress));
  return base * (min_ratio + std::max(0.0, (1 - min_ratio) * cosine));
}

}  // namespace arc
