#pragma once
#include <ATen/core/Tensor.h>

namespace arc {

/// x / sqrt(mean(x²) + eps) over the last dimension, without a weight; computed in
/// float32 (float64 stays), returned in x's type. Zhang & Sennrich 2019.
at::Tensor RmsNorm(const at::Tensor& x, double eps);
/// RmsNorm(x + y): the residual connection of a post-norm block.
at::Tensor ResidualRmsNorm(const at::Tensor& x, const at::Tensor& y, double eps);

/// silu(gate) * up of a [..., 2 * I] tensor whose first half is the gate. Shazeer 2020.
at::Tensor SwiGlu(const at::Tensor& gate_up);

/// x W^T with the weight cast to x's type.
at::Tensor Linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias = {});

/// Depthwise convolution over the sequence of x [B, S, C] with `padding` zeros on both
/// sides, cut to the first S outputs; weight [C, 1, K], bias [C]:
///   y[t] = bias + sum_k weight[k] x[t - padding + k]
/// Computed in at least float32, returned in x's type; weights are rounded to x's type first.
at::Tensor DepthwiseConv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                         int64_t padding);

/// Rotary tables [length, dim] for half-split RoPE (Su et al. 2021), float32.
struct RopeTables {
  at::Tensor cos, sin;
};
RopeTables MakeRopeTables(int64_t length, int64_t dim, double theta);
/// x [B, S, H, dim] rotated by its positions, in the wider of both types, returned in x's.
at::Tensor ApplyRope(const at::Tensor& x, const at::Tensor& cos, const at::Tensor& sin);

/// softmax(q k^T / sqrt(dim)) v for [B, S, H, dim] tensors.
at::Tensor Attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, bool causal);

/// log(s(x) / sum s(x)) over the last dimension, s(x) = x + 1 for x >= 0, else
/// 1 / (1 - x). Prieto et al. 2025, "Grokking at the edge of numerical stability".
at::Tensor LogStablemax(const at::Tensor& x);
/// -log-probability of each label, 0 where the label is `ignore`; float64 [B, S].
at::Tensor StablemaxCrossEntropy(const at::Tensor& logits, const at::Tensor& labels,
                                 int64_t ignore);
/// The same with softmax, float32 (float64 stays).
at::Tensor SoftmaxCrossEntropy(const at::Tensor& logits, const at::Tensor& labels, int64_t ignore);

}  // namespace arc
