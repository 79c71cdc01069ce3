#pragma once
#include <cuda_runtime.h>

#include <cstdint>

namespace arc::cuda {

/// UpdateAverage (harness/torch/optim/optimisers.h) over flat float32 buffers [n] in one pass:
/// average = keep * parameters + rate * average.
struct UpdateAverageArguments {
  float* average;
  const float* parameters;
  int64_t n;
  float keep, rate;
};

/// Asynchronous on `stream`; Failed where the launch fails.
void UpdateAverage(const UpdateAverageArguments& arguments, cudaStream_t stream);

}  // namespace arc::cuda
