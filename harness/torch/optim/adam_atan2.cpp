#include "harness/torch/optim/adam_atan2.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "harness/torch/ops/fused.h"

namespace arc {

AdamAtan2::AdamAtan2(const at::Tensor& parameters, FlatLayout layout, const Options& options)
    : layout_(std::move(layout)),
      options_(options),
      m_(at::zeros_like(parameters)),
      v_(at::zeros_like(parameters)),
      rates_(at::ones({3}, parameters.options().dtype(at::kDouble))) {}

void PlainAdamAtan2(const AdamAtan2Update& u) {
  const at::Tensor lr = u.rates[0], bias1 = u.rates[1], bias2 = u.rates[2];
  u.parameters.mul_(1 - lr * u.weight_decay);
  u.first_moment.lerp_(u.gradient, 1 - u.beta1);
  u.second_moment.lerp_(u.gradient.square(), 1 - u.beta2);
  const at::Tensor scale = u.second_moment.sqrt().div_(bias2.sqrt());
  u.parameters.sub_(at::atan2(u.first_moment, scale).mul_(lr / bias1));
  if (u.cast.defined()) at::Tensor(u.cast).copy_(u.parameters);
}

void AdamAtan2::SetRates(double lr, int64_t step) {
  at::NoGradGuard no_grad;
  const auto t = static_cast<double>(step);
  // Each travels with its launch: a copy from memory that is not pinned would wait.
  rates_[0].fill_(lr);
  rates_[1].fill_(1 - std::pow(options_.beta1, t));
  rates_[2].fill_(1 - std::pow(options_.beta2, t));
}

void AdamAtan2::Update(const at::Tensor& parameters, const at::Tensor& gradient,
                       const at::Tensor& cast) {
  at::NoGradGuard no_grad;
  const AdamAtan2Update update{
      parameters,           gradient, m_, v_, rates_, cast, options_.beta1, options_.beta2,
      options_.weight_decay};
  const FusedOps* ops = FusedOpsFor(parameters);
  ops != nullptr ? ops->adam_atan2(update) : PlainAdamAtan2(update);
}

std::vector<OptimiserState> AdamAtan2::State() const {
  std::vector<OptimiserState> state;
  for (size_t i = 0; i < layout_.size(); ++i) {
    state.push_back({"exp_avg", i, layout_.View(m_, i)});
    state.push_back({"exp_avg_sq", i, layout_.View(v_, i)});
  }
  return state;
}

}  // namespace arc
