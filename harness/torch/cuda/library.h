#pragma once
#include <ATen/core/Tensor.h>
#include <cuda_runtime.h>

#include <vector>

// What LibTorch itself does on the GPU. Tests that run the kernels without one bring their own.
namespace arc::cuda {

/// The stream that the calling thread's work goes to.
cudaStream_t CurrentStream();

/// FusedOps::add_product.
void AddProduct(const at::Tensor& a, const at::Tensor& b, const at::Tensor& sum);

/// Queries, keys and values, or their gradients: [B, H, S, D], the last stride 1.
struct Heads {
  at::Tensor q, k, v;
};
/// softmax(q k^T / sqrt(D)) v, first of all; behind it what the backward pass needs, where
/// `keep`. The result's memory is laid out as that of q.
std::vector<at::Tensor> MixHeads(const Heads& heads, bool causal, bool keep);
/// From what MixHeads returned for the same heads, and dout [B, H, S, D].
Heads MixHeadsBackward(const at::Tensor& dout, const Heads& heads,
                       const std::vector<at::Tensor>& mixed, bool causal);

}  // namespace arc::cuda
