#include "harness/torch/optim/optimisers.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

namespace arc {
namespace {

void (*cuda_adam_atan2)(const AdamAtan2Update&) = nullptr;

}  // namespace

AdamAtan2::AdamAtan2(const at::Tensor& parameters, const Options& options)
    : options_(options), m_(at::zeros_like(parameters)), v_(at::zeros_like(parameters)) {}

void PlainAdamAtan2(const AdamAtan2Update& u) {
  u.parameters.mul_(1 - u.lr * u.weight_decay);
  u.first_moment.lerp_(u.gradient, 1 - u.beta1);
  u.second_moment.lerp_(u.gradient.square(), 1 - u.beta2);
  const at::Tensor scale = u.second_moment.sqrt().div_(std::sqrt(u.bias2));
  u.parameters.sub_(at::atan2(u.first_moment, scale), u.lr / u.bias1);
}

void SetCudaAdamAtan2(void (*fused)(const AdamAtan2Update&)) { cuda_adam_atan2 = fused; }

void AdamAtan2::Step(const at::Tensor& parameters, const at::Tensor& gradient, double lr) {
  at::NoGradGuard no_grad;
  const auto t = static_cast<double>(++steps_);
  const AdamAtan2Update update{parameters,
                               gradient,
                               m_,
                               v_,
                               lr,
                               options_.beta1,
                               options_.beta2,
                               options_.weight_decay,
                               1 - std::pow(options_.beta1, t),
                               1 - std::pow(options_.beta2, t)};
  const bool fused =
      parameters.is_cuda() && parameters.scalar_type() == at::kFloat && cuda_adam_atan2 != nullptr;
  fused ? cuda_adam_atan2(update) : PlainAdamAtan2(update);
}

void SparseSignSgd(const at::Tensor& table, const at::Tensor& identifiers,
                   const at::Tensor& gradient, double lr, double weight_decay) {
  at::NoGradGuard no_grad;
  const auto [distinct, inverse, counts] = at::_unique2(identifiers, true, true, false);
  at::Tensor sum = at::zeros({distinct.size(0), table.size(1)}, gradient.options());
  sum.index_add_(0, inverse, gradient);
  const at::Tensor rows = distinct.to(at::kLong);
  const at::Tensor updated =
      table.index_select(0, rows).mul_(1 - lr * weight_decay).sub_(sum.sign(), lr);
  table.index_copy_(0, rows, updated);
}

void UpdateAverage(const at::Tensor& shadow, const at::Tensor& parameters, double rate) {
  at::NoGradGuard no_grad;
  shadow.mul_(rate).add_(parameters, 1 - rate);
}

double LearningRateSchedule::At(int64_t step) const {
  if (step < warmup) return base * static_cast<double>(step) / static_cast<double>(warmup);
  const auto span = static_cast<double>(std::max<int64_t>(1, total - warmup));
  const double progress = static_cast<double>(step - warmup) / span;
  const double cosine = 0.5 * (1 + std::cos(M_PI * progress));
  return base * (min_ratio + std::max(0.0, (1 - min_ratio) * cosine));
}

}  // namespace arc
