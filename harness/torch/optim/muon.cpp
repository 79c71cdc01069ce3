#include "harness/torch/optim/muon.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

namespace arc {
namespace {

/// X <- a X + b (X X^T) X + c (X X^T)² X, one row a step: UbiquantAI/URM models/muon.py.
struct Coefficients {
  double a, b, c;
};
constexpr Coefficients kSteps[] = {{7.2086, -15.5131, 9.0178}, {3.9623, -2.5813, 0.4542},
                                   {3.9466, -2.5765, 0.4544},  {3.8991, -2.5671, 0.4566},
                                   {3.7186, -2.5308, 0.4653},  {3.1390, -2.3073, 0.4733},
                                   {2.1715, -1.5246, 0.3885},  {1.8648, -1.2224, 0.3577}};

}  // namespace

at::Tensor Msign(const at::Tensor& matrix, int64_t steps) {
  constexpr double kLeastNorm = 1e-7;
  const bool tall = matrix.size(0) > matrix.size(1);  // the product X X^T is the smaller one's
  at::Tensor x = matrix.scalar_type() == at::kDouble ? matrix : matrix.to(at::kFloat);
  if (tall) x = x.t();
  x = x / x.norm().clamp_min(kLeastNorm);
  for (int64_t i = 0; i < steps; ++i) {
    const Coefficients& k = kSteps[std::min<size_t>(static_cast<size_t>(i), std::size(kSteps) - 1)];
    const at::Tensor square = at::mm(x, x.t());
    const at::Tensor polynomial = at::addmm(square, square, square, k.b, k.c);
    x = at::addmm(x, polynomial, x, k.a, 1);
  }
  return tall ? x.t() : x;
}

Muon::Muon(const at::Tensor& parameters, FlatLayout layout, const Options& options)
    : layout_(std::move(layout)), options_(options) {
  for (size_t i = 0; i < layout_.size(); ++i) {
    first_.push_back(at::zeros(layout_.shape(i), parameters.options()));
    second_.push_back(IsMatrix(i) ? at::Tensor() : at::zeros_like(first_.back()));
  }
}

void Muon::StepMatrix(const at::Tensor& p, const at::Tensor& g, const at::Tensor& buffer) const {
  buffer.mul_(options_.momentum).add_(g);
  const at::Tensor u = options_.nesterov ? g.add(buffer, options_.momentum) : buffer;
  const at::Tensor direction = Msign(u.to(at::kBFloat16), options_.ns_steps);
  const auto longest = static_cast<double>(std::max(p.size(0), p.size(1)));
  p.mul_(1 - lr_ * options_.weight_decay);
  p.sub_(direction, lr_ * std::sqrt(longest) * options_.matched_adamw_rms);
}

void Muon::StepAdamW(const at::Tensor& p, const at::Tensor& g, const at::Tensor& m,
                     const at::Tensor& v) const {
  const auto t = static_cast<double>(step_);
  m.lerp_(g, 1 - options_.adamw_beta1);
  v.lerp_(g.square(), 1 - options_.adamw_beta2);
  const double bias =
      (1 - std::pow(options_.adamw_beta1, t)) / std::sqrt(1 - std::pow(options_.adamw_beta2, t));
  p.mul_(1 - lr_ * options_.adamw_weight_decay);
  p.sub_(m / (v.sqrt() + options_.adamw_eps), lr_ / bias);
}

void Muon::Update(const at::Tensor& parameters, const at::Tensor& gradient,
                  const at::Tensor& cast) {
  at::NoGradGuard no_grad;
  for (size_t i = 0; i < layout_.size(); ++i) {
    const at::Tensor p = layout_.View(parameters, i), g = layout_.View(gradient, i);
    if (IsMatrix(i)) {
      StepMatrix(p, g, first_[i]);
    } else {
      StepAdamW(p, g, first_[i], second_[i]);
    }
  }
  if (cast.defined()) at::Tensor(cast).copy_(parameters);
}

std::vector<OptimiserState> Muon::State() const {
  std::vector<OptimiserState> state;
  for (size_t i = 0; i < layout_.size(); ++i) {
    state.push_back({IsMatrix(i) ? "momentum_buffer" : "exp_avg", i, first_[i]});
    if (!IsMatrix(i)) state.push_back({"exp_avg_sq", i, second_[i]});
  }
  return state;
}

}  // namespace arc
