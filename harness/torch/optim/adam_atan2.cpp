#include "harness/torch/optim/adam_atan2.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

namespace arc {
namespace {

void (*cuda_adam_atan2)(const AdamAtan2Update&) = nullptr;

}  // namespace

AdamAtan2::AdamAtan2(const at::Tensor& parameters, FlatLayout layout, const Options& options)
    : layout_(std::move(layout)),
      options_(options),
      m_(at::zeros_like(parameters)),
      v_(at::zeros_like(parameters)) {}

void PlainAdamAtan2(const AdamAtan2Update& u) {
  u.parameters.mul_(1 - u.lr * u.weight_decay);
  u.first_moment.lerp_(u.gradient, 1 - u.beta1);
  u.second_moment.lerp_(u.gradient.square(), 1 - u.beta2);
  const at::Tensor scale = u.second_moment.sqrt().div_(std::sqrt(u.bias2));
  u.parameters.sub_(at::atan2(u.first_moment, scale), u.lr / u.bias1);
}

void SetCudaAdamAtan2(void (*fused)(const AdamAtan2Update&)) { cuda_adam_atan2 = fused; }

void AdamAtan2::Step(const at::Tensor& parameters, const at::Tensor& gradient, double lr,
                     int64_t step) {
  at::NoGradGuard no_grad;
  const auto t = static_cast<double>(step);
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

std::vector<OptimiserState> AdamAtan2::State() const {
  std::vector<OptimiserState> state;
  for (size_t i = 0; i < layout_.size(); ++i) {
    state.push_back({"exp_avg", i, layout_.View(m_, i)});
    state.push_back({"exp_avg_sq", i, layout_.View(v_, i)});
  }
  return state;
}

}  // namespace arc
