#pragma once
#include <cuda_runtime.h>

#include <cstdint>

namespace arc::cuda {

/// AdamATan2 (harness/torch/optim/optimisers.h) over flat float32 buffers [n] on
/// the device, in one pass of p, g, m, v. `*lr` is read on the device, so that a
/// captured graph follows the schedule. `bias1`, `bias2`: 1 - beta^t. Asynchronous
/// on `stream`; throws std::runtime_error if the launch fails.
struct AdamAtan2Arguments {
  float* parameters;
  const float* gradient;
  float* first_moment;
  float* second_moment;
  int64_t n;
  const float* lr;
  float beta1, beta2, weight_decay, bias1, bias2;
};
void LaunchAdamAtan2(const AdamAtan2Arguments& arguments, cudaStream_t stream);

}  // namespace arc::cuda
