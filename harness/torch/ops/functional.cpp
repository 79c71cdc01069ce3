#include "harness/torch/ops/functional.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "harness/torch/ops/fused_functions.h"

namespace arc {

namespace {

int64_t Dimension(Along along) { return along == Along::kLast ? -1 : 0; }

}  // namespace

at::Tensor RmsNorm(const at::Tensor& x, double eps, Along along) {
  if (const FusedOps* ops = FusedOpsFor(x)) return FusedResidualRmsNorm(*ops, x, {}, eps, along);
  const at::Tensor h = x.scalar_type() == at::kDouble ? x : x.to(at::kFloat);
  const at::Tensor scale = at::rsqrt(h.square().mean(Dimension(along), true) + eps);
  return (h * scale).to(x.scalar_type());
}

at::Tensor ResidualRmsNorm(const at::Tensor& x, const at::Tensor& y, double eps, Along along) {
  const FusedOps* ops = FusedOpsFor(x);
  if (ops != nullptr && y.scalar_type() == x.scalar_type()) {
    return FusedResidualRmsNorm(*ops, x, y, eps, along);
  }
  return RmsNorm(x + y, eps, along);
}

at::Tensor SwiGlu(const at::Tensor& gate_up, Along along) {
  if (const FusedOps* ops = FusedOpsFor(gate_up)) return FusedSwiGlu(*ops, gate_up, along);
  const auto parts = gate_up.chunk(2, Dimension(along));
  return at::silu(parts[0]) * parts[1];
}

at::Tensor Linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  if (!bias.defined()) return at::linear(x, weight.to(x.scalar_type()));
  return at::linear(x, weight.to(x.scalar_type()), bias.to(x.scalar_type()));
}

at::Tensor Linear(const at::Tensor& x, const LinearWeight& weight, Along along) {
  const FusedOps* ops = FusedOpsFor(x);
  if (ops != nullptr && weight.cast.defined() && weight.cast.scalar_type() == x.scalar_type()) {
    return FusedLinear(*ops, x, weight, along);
  }
  if (ops != nullptr && weight.weight.scalar_type() == x.scalar_type()) {
    return FusedLinear(*ops, x, {weight.weight, weight.weight}, along);
  }
  const at::Tensor cast = weight.weight.to(x.scalar_type());
  return along == Along::kLast ? at::linear(x, cast) : at::mm(cast, x);
}

at::Tensor DepthwiseConv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                         int64_t padding) {
  const at::ScalarType type = x.scalar_type();
  const at::ScalarType wide = type == at::kDouble ? at::kDouble : at::kFloat;
  const auto rounded = [&](const at::Tensor& t) { return t.to(type).to(wide); };
  const int64_t kernel = weight.size(-1), padded = x.size(1) + 2 * padding;
  const int64_t length = std::min(x.size(1), padded - kernel + 1);
  const at::Tensor h = at::constant_pad_nd(x.to(wide), {0, 0, padding, padding});
  const at::Tensor taps = rounded(weight).squeeze(1).t();  // [K, C]
  at::Tensor y = rounded(bias);
  for (int64_t k = 0; k < kernel; ++k) y = y + h.narrow(1, k, length) * taps[k];
  return y.to(type);
}

RopeTables MakeRopeTables(int64_t length, int64_t dim, double theta) {
  const at::Tensor exponent = at::arange(0, dim, 2, at::kFloat) / static_cast<double>(dim);
  const at::Tensor frequency = 1.0 / at::pow(at::scalar_tensor(theta, at::kFloat), exponent);
  const at::Tensor angle = at::outer(at::arange(length, at::kFloat), frequency);
  const at::Tensor both = at::cat({angle, angle}, -1);
  return {both.cos(), both.sin()};
}

at::Tensor ApplyRope(const at::Tensor& x, const at::Tensor& cos, const at::Tensor& sin) {
  const at::Tensor h = x.to(at::promote_types(x.scalar_type(), cos.scalar_type()));
  const auto halves = h.chunk(2, -1);
  const at::Tensor rotated = at::cat({-halves[1], halves[0]}, -1);
  return (h * cos.unsqueeze(-2) + rotated * sin.unsqueeze(-2)).to(x.scalar_type());
}

at::Tensor Attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, bool causal) {
  const at::Tensor queries = q.transpose(1, 2), keys = k.transpose(1, 2),
                   values = v.transpose(1, 2);
  return at::scaled_dot_product_attention(queries, keys, values, {}, 0.0, causal).transpose(1, 2);
}

at::Tensor SelfAttention(const at::Tensor& qkv, const RopeOperands& rope, bool causal) {
  if (const FusedOps* ops = FusedOpsFor(qkv)) return FusedSelfAttention(*ops, qkv, rope, causal);
  at::Tensor qk = qkv.narrow(2, 0, 2);
  if (rope.cos.defined()) {
    qk = ApplyRope(qk.flatten(2, 3), rope.cos, rope.sin).view_as(qk);
  }
  return Attend(qk.select(2, 0), qk.select(2, 1), qkv.select(2, 2), causal);
}

at::Tensor StablemaxTerms(const at::Tensor& x) {
  constexpr double kEpsilon = 1e-30;
  return at::where(x < 0, 1 / (1 - x + kEpsilon), x + 1);
}

at::Tensor LogStablemax(const at::Tensor& x) {
  const at::Tensor s = StablemaxTerms(x);
  return at::log(s / s.sum(-1, true));
}

namespace {

at::Tensor Right(const at::Tensor& logits, const at::Tensor& labels, int64_t ignore) {
  return (labels != ignore) & (logits.argmax(-1) == labels);
}

}  // namespace

TokenLoss StablemaxCrossEntropy(const at::Tensor& logits, const at::Tensor& labels,
                                int64_t ignore) {
  if (const FusedOps* ops = FusedOpsFor(logits); ops != nullptr && labels.dtype() == at::kInt) {
    return FusedStablemaxLoss(*ops, logits, {labels, ignore});
  }
  const at::Tensor log_probability = LogStablemax(logits.to(at::kDouble));
  const at::Tensor valid = labels != ignore;
  const at::Tensor index = at::where(valid, labels, 0).to(at::kLong).unsqueeze(-1);
  return {-at::where(valid, log_probability.gather(-1, index).squeeze(-1), 0.0),
          Right(logits, labels, ignore)};
}

TokenLoss SoftmaxCrossEntropy(const at::Tensor& logits, const at::Tensor& labels, int64_t ignore) {
  const bool wide = logits.scalar_type() == at::kDouble;
  const at::Tensor flat = (wide ? logits : logits.to(at::kFloat)).flatten(0, -2);
  const at::Tensor loss =
      at::cross_entropy_loss(flat, labels.to(at::kLong).flatten(), {}, at::Reduction::None, ignore);
  return {loss.view_as(labels), Right(logits, labels, ignore)};
}

}  // namespace arc
