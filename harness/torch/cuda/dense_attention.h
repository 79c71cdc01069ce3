#pragma once
#include "harness/torch/cuda/library.h"

namespace arc::cuda {

/// MixHeads and its backward pass as batched products with an [S, S] matrix a head: for types
/// and widths that no kernel of LibTorch's takes. Probabilities are float32.
std::vector<at::Tensor> DenseMixHeads(const Heads& heads, bool causal);
Heads DenseMixHeadsBackward(const at::Tensor& dout, const Heads& heads,
                            const std::vector<at::Tensor>& mixed);

}  // namespace arc::cuda
