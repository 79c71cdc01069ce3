#include "harness/torch/cuda/dense_attention.h"

#include <ATen/ATen.h>

#include <cmath>

namespace arc::cuda {
namespace {

double ScaleOf(const Heads& heads) {
  return 1.0 / std::sqrt(static_cast<double>(heads.q.size(-1)));
}

/// As if [B, S, H, D] were contiguous, which the caller's layouts are.
at::Tensor LaidOutByToken(const at::Tensor& x) {
  return x.transpose(1, 2).contiguous().transpose(1, 2);
}

}  // namespace

std::vector<at::Tensor> DenseMixHeads(const Heads& heads, bool causal) {
  at::Tensor scores =
      at::matmul(heads.q, heads.k.transpose(-2, -1)).to(at::kFloat) * ScaleOf(heads);
  if (causal) {
    const at::Tensor future = at::ones_like(scores[0][0], at::kBool).triu(1);
    scores = scores.masked_fill(future, -INFINITY);
  }
  const at::Tensor p = scores.softmax(-1);
  return {LaidOutByToken(at::matmul(p.to(heads.v.scalar_type()), heads.v)), p};
}

Heads DenseMixHeadsBackward(const at::Tensor& dout, const Heads& heads,
                            const std::vector<at::Tensor>& mixed) {
  const at::Tensor& p = mixed[1];
  const at::ScalarType type = heads.v.scalar_type();
  const at::Tensor dv = at::matmul(p.transpose(-2, -1).to(type), dout);
  const at::Tensor dp = at::matmul(dout, heads.v.transpose(-2, -1)).to(at::kFloat);
  const at::Tensor ds = (p * (dp - (p * dp).sum(-1, true)) * ScaleOf(heads)).to(type);
  return {at::matmul(ds, heads.k), at::matmul(ds.transpose(-2, -1), heads.q), dv};
}

}  // namespace arc::cuda
