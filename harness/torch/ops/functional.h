#pragma once
#include "harness/torch/ops/fused.h"
#include "harness/torch/ops/packed_weight.h"

// The models' operations. Each runs fused where the device and type have it (FusedOpsFor), else
// as plain operations of LibTorch, which are its definition. All are differentiable.
namespace arc {

/// x / sqrt(mean(x²) + eps) along a dimension, without a weight; computed in float32 (float64
/// stays), returned in x's type. Zhang & Sennrich 2019. Along::kFirst: of any tensor's first.
at::Tensor RmsNorm(const at::Tensor& x, double eps, Along along = Along::kLast);
/// RmsNorm(x + y): the residual connection of a post-norm block.
at::Tensor ResidualRmsNorm(const at::Tensor& x, const at::Tensor& y, double eps,
                           Along along = Along::kLast);

/// silu(gate) * up of a tensor that is 2 * I long along a dimension, the gate first. Shazeer 2020.
at::Tensor SwiGlu(const at::Tensor& gate_up, Along along = Along::kLast);

/// x W^T + bias with weight and bias cast to x's type.
at::Tensor Linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias = {});
/// A float32 weight [out, in] and, if there is one already, its copy in the products' type, also
/// packed.
struct LinearWeight {
  at::Tensor weight, cast;
  PackedWeight* packed = nullptr;
};
/// x W^T of x [..., in], or (Along::kFirst) W x of a matrix x [in, N]. The gradient goes to
/// `weight`, in its type.
at::Tensor Linear(const at::Tensor& x, const LinearWeight& weight, Along along = Along::kLast);

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
/// Attend of the three parts of qkv [B, S, 3, H, dim], queries and keys rotated: [B, S, H, dim].
at::Tensor SelfAttention(const at::Tensor& qkv, const RopeOperands& rope, bool causal);

/// s(x) = x + 1 for x >= 0, else 1 / (1 - x). Prieto et al. 2025, "Grokking at the edge of
/// numerical stability".
at::Tensor StablemaxTerms(const at::Tensor& x);
/// log(s(x) / sum s(x)) over the last dimension.
at::Tensor LogStablemax(const at::Tensor& x);
/// What each token costs, and whether its label has the first greatest logit (bool); 0 and
/// false where the label is `ignore`.
struct TokenLoss {
  at::Tensor loss, right;
};
/// -log-probability of each label; float64 [B, S].
TokenLoss StablemaxCrossEntropy(const at::Tensor& logits, const at::Tensor& labels, int64_t ignore);
/// The same with softmax, float32 (float64 stays).
TokenLoss SoftmaxCrossEntropy(const at::Tensor& logits, const at::Tensor& labels, int64_t ignore);

}  // namespace arc
