#pragma once
#include "harness/torch/ops/fused.h"

namespace arc::cuda {

/// FusedOps::attention and attention_backward. Queries and keys are turned into a tensor of their
/// own, values stay in qkv, and LibTorch's kernel mixes; its result is handed out as it is.
Attended Attention(const at::Tensor& qkv, const RopeOperands& rope, bool causal, bool keep);
void AttentionBackward(const at::Tensor& dout, const std::vector<at::Tensor>& kept,
                       const RopeOperands& rope, bool causal, const at::Tensor& dqkv);

}  // namespace arc::cuda
