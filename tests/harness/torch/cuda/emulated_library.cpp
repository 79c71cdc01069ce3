#include <ATen/ATen.h>

#include "harness/torch/cuda/dense_attention.h"
#include "harness/torch/cuda/library.h"

// What LibTorch does on the GPU, done on the CPU, for kernels that the emulator runs.
namespace arc::cuda {

cudaStream_t CurrentStream() { return nullptr; }

void AddProduct(const at::Tensor& a, const at::Tensor& b, const at::Tensor& sum) {
  at::Tensor to = sum;
  to.addmm_(a.t().to(at::kFloat), b.to(at::kFloat));
}

std::vector<at::Tensor> MixHeads(const Heads& heads, bool causal, bool) {
  return DenseMixHeads(heads, causal);
}

Heads MixHeadsBackward(const at::Tensor& dout, const Heads& heads,
                       const std::vector<at::Tensor>& mixed, bool) {
  return DenseMixHeadsBackward(dout, heads, mixed);
}

}  // namespace arc::cuda
