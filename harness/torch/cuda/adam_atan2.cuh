#pragma once
#include <cuda_bf16.h>
#include <cuda_runtime.h>

#include <cstdint>

namespace arc::cuda {

/// AdamATan2 (harness/torch/optim/adam_atan2.h) over flat float32 buffers [n] in one pass.
/// `rates` [3] float64: lr, 1 - beta1^t, 1 - beta2^t, read on the device, so that a captured
/// graph follows the schedule. `cast` [n] receives the new parameters too, or is null.
struct AdamAtan2Arguments {
  float* parameters;
  const float* gradient;
  float* first_moment;
  float* second_moment;
  __nv_bfloat16* cast;
  const double* rates;
  int64_t n;
  float beta1, beta2, weight_decay;
};

/// Asynchronous on `stream`; Failed where the launch fails.
void AdamAtan2(const AdamAtan2Arguments& arguments, cudaStream_t stream);

}  // namespace arc::cuda
