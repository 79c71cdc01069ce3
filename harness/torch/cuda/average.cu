#include "harness/torch/cuda/average.cuh"
#include "harness/torch/cuda/index.cuh"
#include "harness/torch/cuda/launch.cuh"
#include "harness/torch/cuda/vector.cuh"

namespace arc::cuda {
namespace {

constexpr int kThreads = 256, kWide = 4;  // 16 bytes of float32

/// kWidth elements from `at`.
template <int kWidth>
__device__ void UpdateAt(const UpdateAverageArguments& a, int64_t at) {
  float average[kWidth], x[kWidth];
  Load<float, kWidth>(a.average + at, average);
  Load<float, kWidth>(a.parameters + at, x);
#pragma unroll
  for (int i = 0; i < kWidth; ++i) average[i] = a.keep * x[i] + a.rate * average[i];
  Store<float, kWidth>(average, a.average + at);
}

/// A thread a pack; the first threads also take what the packs leave over.
template <int kWidth>
__global__ void __launch_bounds__(kThreads) UpdateAverageKernel(UpdateAverageArguments a) {
  const int64_t thread = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  const int64_t packs = WholePacks(a.n, kWidth), rest = packs * kWidth + thread;
  if (thread < packs) UpdateAt<kWidth>(a, thread * kWidth);
  if (rest < a.n) UpdateAt<1>(a, rest);
}

}  // namespace

void UpdateAverage(const UpdateAverageArguments& a, cudaStream_t stream) {
  if (a.n == 0) return;
  const bool packs = AllowPacks<float>(0, a.average, a.parameters);
  Launch(packs ? UpdateAverageKernel<kWide> : UpdateAverageKernel<1>,
         CeilDivide(CeilDivide(a.n, packs ? kWide : 1), kThreads), Block(kThreads), a, stream);
}

}  // namespace arc::cuda
