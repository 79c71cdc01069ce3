#include <cuda_runtime.h>

#include <cstdio>

/// The C entry that DeviceName looks up: writes the device's name, at most `size`
/// bytes with the final 0; an empty name where there is no such device.
extern "C" __attribute__((visibility("default"))) void arc_cuda_device_name(int index, char* name,
                                                                            int size) {
  cudaDeviceProp properties;
  const bool found = cudaGetDeviceProperties(&properties, index) == cudaSuccess;
  std::snprintf(name, static_cast<size_t>(size), "%s", found ? properties.name : "");
}
