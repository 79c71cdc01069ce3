#include <ATen/cuda/CUDAContext.h>
#include <ATen/ops/full.h>

#include "harness/torch/cuda/adam_atan2.cuh"
#include "harness/torch/optim/adam_atan2.h"

// Joins the kernels to the operations of libarc_torch when this library is opened.
namespace arc::cuda {
namespace {

void FusedAdamAtan2(const AdamAtan2Update& u) {
  const at::Tensor lr = at::full({}, u.lr, u.parameters.options());
  LaunchAdamAtan2({u.parameters.data_ptr<float>(), u.gradient.data_ptr<float>(),
                   u.first_moment.data_ptr<float>(), u.second_moment.data_ptr<float>(),
                   u.parameters.numel(), lr.data_ptr<float>(), static_cast<float>(u.beta1),
                   static_cast<float>(u.beta2), static_cast<float>(u.weight_decay),
                   static_cast<float>(u.bias1), static_cast<float>(u.bias2)},
                  at::cuda::getCurrentCUDAStream());
}

const bool registered = (SetCudaAdamAtan2(&FusedAdamAtan2), true);

}  // namespace
}  // namespace arc::cuda
