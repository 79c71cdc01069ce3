#pragma once
#include <vector>

#include "harness/torch/ops/fused.h"

namespace arc::cpu {

/// FusedOps::attention and its adjoint. Short sequences: batched products of all heads and a
/// softmax between them, whose result is kept. Long ones: torch's blocked kernel, which keeps
/// no [S, S] matrix.
Attended Attention(const at::Tensor& qkv, const RopeOperands& rope, bool causal, bool keep);
void AttentionBackward(const at::Tensor& dout, const std::vector<at::Tensor>& kept,
                       const RopeOperands& rope, bool causal, const at::Tensor& dqkv);

}  // namespace arc::cpu
