#pragma once
#include <cuda_runtime.h>

#include <string>

#include "tasks/error.h"

/// Throws Failed with call, file, line and CUDA's reason where `call` is no success.
#define ARC_CUDA_CHECK(call)                                                                  \
  do {                                                                                        \
    const cudaError_t arc_status = (call);                                                    \
    if (arc_status != cudaSuccess) {                                                          \
      throw ::arc::Failed(std::string(#call " at " __FILE__ ":") + std::to_string(__LINE__) + \
                          ": " + cudaGetErrorString(arc_status));                             \
    }                                                                                         \
  } while (false)
