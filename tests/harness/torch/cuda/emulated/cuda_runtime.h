#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "tests/harness/torch/cuda/emulator.h"

// In place of the toolkit's header where kernels are compiled as plain C++, to be run by the
// emulator: the parts of it that our kernels use, and nothing else.
#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __shared__ static  // blocks run one after the other

struct dim3 {
  unsigned x, y, z;
  dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
};
struct alignas(8) uint2 {
  unsigned x, y;
};
struct alignas(16) uint4 {
  unsigned x, y, z, w;
};

inline const arc::test::Index& threadIdx = arc::test::Emulator::Get().thread();
inline const arc::test::Index& blockIdx = arc::test::Emulator::Get().block();
inline const arc::test::Index& blockDim = arc::test::Emulator::Get().block_size();

inline void __syncthreads() { arc::test::Emulator::Get().SyncBlock(false); }
inline int __syncthreads_or(int flag) { return arc::test::Emulator::Get().SyncBlock(flag != 0); }
inline float __shfl_xor_sync(unsigned mask, float x, int lanes) {
  return arc::test::Emulator::Get().ExchangeXor(mask, x, lanes);
}

/// A GPU faults on an access that is not aligned to its size.
template <typename T>
void ArcCheckAligned(const T* at) {
  if (reinterpret_cast<uintptr_t>(at) % sizeof(T) != 0) arc::test::Emulator::Fault("alignment");
}
template <typename T>
T __ldca(const T* from) {
  ArcCheckAligned(from);
  return *from;
}
template <typename T>
void __stcg(T* to, T value) {
  ArcCheckAligned(to);
  *to = value;
}

inline float __expf(float x) { return std::exp(x); }
inline float __fdividef(float a, float b) { return a / b; }

using cudaStream_t = struct EmulatedStream*;
enum cudaError_t { cudaSuccess };
inline const char* cudaGetErrorString(cudaError_t) { return "no error"; }
struct cudaLaunchConfig_t {
  dim3 gridDim, blockDim;
  size_t dynamicSmemBytes = 0;
  cudaStream_t stream = nullptr;
};
template <typename Arguments>
cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t* config, void (*kernel)(Arguments),
                               const Arguments& arguments) {
  arc::test::Emulator::Get().Run(config->gridDim.x, {config->blockDim.x, config->blockDim.y},
                                 [&] { kernel(arguments); });
  return cudaSuccess;
}
