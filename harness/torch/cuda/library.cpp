#include "harness/torch/cuda/library.h"

#include <ATen/ATen.h>
#include <ATen/SDPBackend.h>
#include <ATen/cuda/CUDAContext.h>

#include "harness/torch/cuda/dense_attention.h"

namespace arc::cuda {
namespace {

at::SDPBackend BackendFor(const Heads& heads, bool causal) {
  return static_cast<at::SDPBackend>(
      at::_fused_sdp_choice(heads.q, heads.k, heads.v, {}, 0.0, causal));
}

/// cuDNN's and the flash kernels return alike: result, log of sums, two lengths of ragged
/// batches, two sequence lengths, seed, offset, debug mask.
template <typename Nine>
std::vector<at::Tensor> Useful(const Nine& all) {
  return {std::get<0>(all), std::get<1>(all), std::get<6>(all), std::get<7>(all)};
}

}  // namespace

cudaStream_t CurrentStream() { return at::cuda::getCurrentCUDAStream(); }

void AddProduct(const at::Tensor& a, const at::Tensor& b, const at::Tensor& sum) {
  at::Tensor to = sum;
  if (a.scalar_type() == at::kFloat) {
    to.addmm_(a.t(), b);
  } else {
    at::addmm_out(to, sum, a.t(), b, at::kFloat);
  }
}

std::vector<at::Tensor> MixHeads(const Heads& h, bool causal, bool keep) {
  switch (BackendFor(h, causal)) {
    case at::SDPBackend::cudnn_attention:
      return Useful(at::_scaled_dot_product_cudnn_attention(h.q, h.k, h.v, {}, keep, 0.0, causal));
    case at::SDPBackend::flash_attention:
      return Useful(at::_scaled_dot_product_flash_attention(h.q, h.k, h.v, 0.0, causal));
    case at::SDPBackend::efficient_attention: {
      const auto [out, log_sums, seed, offset] =
          at::_scaled_dot_product_efficient_attention(h.q, h.k, h.v, {}, keep, 0.0, causal);
      return {out, log_sums, seed, offset};
    }
    default:
      return DenseMixHeads(h, causal);
  }
}

Heads MixHeadsBackward(const at::Tensor& dout, const Heads& h, const std::vector<at::Tensor>& mixed,
                       bool causal) {
  const int64_t length = h.q.size(2);
  switch (BackendFor(h, causal)) {
    case at::SDPBackend::cudnn_attention: {
      const auto [dq, dk, dv] = at::_scaled_dot_product_cudnn_attention_backward(
          dout, h.q, h.k, h.v, mixed[0], mixed[1], mixed[2], mixed[3], {}, {}, {}, length, length,
          0.0, causal);
      return {dq, dk, dv};
    }
    case at::SDPBackend::flash_attention: {
      const auto [dq, dk, dv] = at::_scaled_dot_product_flash_attention_backward(
          dout, h.q, h.k, h.v, mixed[0], mixed[1], {}, {}, length, length, 0.0, causal, mixed[2],
          mixed[3]);
      return {dq, dk, dv};
    }
    case at::SDPBackend::efficient_attention: {
      const auto [dq, dk, dv, dbias] = at::_scaled_dot_product_efficient_attention_backward(
          dout, h.q, h.k, h.v, {}, mixed[0], mixed[1], mixed[2], mixed[3], 0.0,
          {true, true, true, false}, causal);
      return {dq, dk, dv};
    }
    default:
      return DenseMixHeadsBackward(dout, h, mixed);
  }
}

}  // namespace arc::cuda
