#pragma once
#include "harness/torch/ops/functional.h"

namespace arc {

/// The fused operations as differentiable functions, shapes as in functional.h. `ops` are those
/// of x's device and type.
at::Tensor FusedResidualRmsNorm(const FusedOps& ops, const at::Tensor& x, const at::Tensor& y,
                                double eps, Along along);
at::Tensor FusedSwiGlu(const FusedOps& ops, const at::Tensor& gate_up, Along along);
at::Tensor FusedSelfAttention(const FusedOps& ops, const at::Tensor& qkv, const RopeOperands& rope,
                              bool causal);
/// Products with `weight.cast`, in x's type. The gradient goes to `weight.weight`, float32: into
/// its grad() at once where that is allocated, which saves a tensor and two passes.
at::Tensor FusedLinear(const FusedOps& ops, const at::Tensor& x, const LinearWeight& weight,
                       Along along);
TokenLoss FusedStablemaxLoss(const FusedOps& ops, const at::Tensor& logits,
                             const LabelOperands& labels);

}  // namespace arc
