#pragma once
#include "harness/torch/ops/fused.h"

namespace arc::cpu {

/// FusedOps::stablemax_loss, its adjoint, and FusedOps::sparse_sign_sgd.
void StablemaxLoss(const at::Tensor& logits, const LabelOperands& labels, const at::Tensor& loss,
                   const at::Tensor& right);
void StablemaxLossBackward(const at::Tensor& dloss, const at::Tensor& logits,
                           const LabelOperands& labels, const at::Tensor& dlogits);
void SparseSignSgd(const at::Tensor& table, const at::Tensor& identifiers,
                   const at::Tensor& gradient, const at::Tensor& lr, double weight_decay);

}  // namespace arc::cpu
