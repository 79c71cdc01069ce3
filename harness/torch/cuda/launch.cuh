#pragma once
#include <cuda_runtime.h>

#include <cstdint>
#include <string>

#include "harness/torch/cuda/check.cuh"

namespace arc::cuda {

/// Throws Failed naming the argument where `holds` is false.
inline void Require(bool holds, const char* what) {
  if (!holds) throw Failed(std::string("CUDA operation: ") + what);
}

/// Starts `kernel` on `blocks` blocks; asynchronous. Throws Failed where it cannot.
template <typename Arguments>
void Launch(void (*kernel)(Arguments), int64_t blocks, dim3 block, const Arguments& arguments,
            cudaStream_t stream) {
  Require(blocks <= INT32_MAX, "more blocks than a grid has");
  cudaLaunchConfig_t config = {};
  config.gridDim = dim3(static_cast<unsigned>(blocks));
  config.blockDim = block;
  config.stream = stream;
  ARC_CUDA_CHECK(cudaLaunchKernelEx(&config, kernel, arguments));
}

inline dim3 Block(int64_t x, int64_t y = 1) {
  return dim3(static_cast<unsigned>(x), static_cast<unsigned>(y));
}

}  // namespace arc::cuda
