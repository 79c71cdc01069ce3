#include <ATen/Context.h>
#include <ATen/SDPBackend.h>

#include "harness/torch/cuda/bindings.h"
#include "harness/torch/cuda/captured_step.h"

// Joins the kernels to the operations of libarc_torch when this library is opened.
namespace arc::cuda {
namespace {

/// cuDNN's attention first: on Hopper 1.7 to 2.3 times as fast as the flash kernels in training.
void PreferCudnnAttention() {
  using Backend = at::SDPBackend;
  std::vector<int64_t> order;
  for (const Backend backend : {Backend::cudnn_attention, Backend::flash_attention,
                                Backend::efficient_attention, Backend::math}) {
    order.push_back(static_cast<int64_t>(backend));
  }
  at::globalContext().setSDPPriorityOrder(order);
}

bool Register() {
  SetFusedOps(at::kCUDA, &kFusedOps);
  SetCapturedStep(at::kCUDA, &MakeGraphStep);
  PreferCudnnAttention();
  return true;
}

const bool registered = Register();

}  // namespace
}  // namespace arc::cuda
