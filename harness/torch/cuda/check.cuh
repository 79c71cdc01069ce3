#pragma once
#include <cuda_runtime.h>

#include <stdexcept>
#include <string>

/// Throws with call, file, line and CUDA's reason where `call` is no success.
#define ARC_CUDA_CHECK(call)                                                                       \
  do {                                                                                             \
    const cudaError_t arc_status = (call);                                                         \
    if (arc_status != cudaSuccess) {                                                               \
      throw std::runtime_error(std::string(#call " at " __FILE__ ":") + std::to_string(__LINE__) + \
                               ": " + cudaGetErrorString(arc_status));                             \
    }                                                                                              \
  } while (false)
