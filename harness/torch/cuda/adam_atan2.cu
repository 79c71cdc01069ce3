#include "harness/torch/cuda/adam_atan2.cuh"
#include "harness/torch/cuda/index.cuh"
#include "harness/torch/cuda/launch.cuh"
#include "harness/torch/cuda/vector.cuh"

namespace arc::cuda {
namespace {

constexpr int kThreads = 256, kWide = 4;  // 16 bytes of float32

/// The numbers of one update.
struct Rates {
  float beta1, beta2, keep, step, root_bias2;

  __device__ explicit Rates(const AdamAtan2Arguments& a) : beta1(a.beta1), beta2(a.beta2) {
    const auto lr = static_cast<float>(a.rates[0]);
    keep = 1.0f - lr * a.weight_decay;
    step = lr / static_cast<float>(a.rates[1]);
    root_bias2 = sqrtf(static_cast<float>(a.rates[2]));
  }
  /// One element's update; the order of operations is the reference's.
  __device__ void Update(float g, float& p, float& m, float& v) const {
    m += (1.0f - beta1) * (g - m);
    v += (1.0f - beta2) * (g * g - v);
    p = p * keep - step * atan2f(m, sqrtf(v) / root_bias2);
  }
};

/// kWidth elements from `at`.
template <int kWidth>
__device__ void UpdateAt(const AdamAtan2Arguments& a, const Rates& rates, int64_t at) {
  float g[kWidth], p[kWidth], m[kWidth], v[kWidth];
  Load<float, kWidth>(a.gradient + at, g);
  Load<float, kWidth>(a.parameters + at, p);
  Load<float, kWidth>(a.first_moment + at, m);
  Load<float, kWidth>(a.second_moment + at, v);
#pragma unroll
  for (int i = 0; i < kWidth; ++i) rates.Update(g[i], p[i], m[i], v[i]);
  Store<float, kWidth>(p, a.parameters + at);
  Store<float, kWidth>(m, a.first_moment + at);
  Store<float, kWidth>(v, a.second_moment + at);
  if (a.cast != nullptr) Store<bf16, kWidth>(p, a.cast + at);
}

/// A thread a pack; the first threads also take what the packs leave over.
template <int kWidth>
__global__ void __launch_bounds__(kThreads) AdamAtan2Kernel(AdamAtan2Arguments a) {
  const int64_t thread = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  const Rates rates(a);
  const int64_t packs = WholePacks(a.n, kWidth), rest = packs * kWidth + thread;
  if (thread < packs) UpdateAt<kWidth>(a, rates, thread * kWidth);
  if (rest < a.n) UpdateAt<1>(a, rates, rest);
}

}  // namespace

void AdamAtan2(const AdamAtan2Arguments& a, cudaStream_t stream) {
  if (a.n == 0) return;
  const bool packs =
      AllowPacks<float>(0, a.parameters, a.gradient, a.first_moment, a.second_moment, a.cast);
  const int64_t width = packs ? kWide : 1;
  Launch(packs ? AdamAtan2Kernel<kWide> : AdamAtan2Kernel<1>,
         CeilDivide(CeilDivide(a.n, width), kThreads), Block(kThreads), a, stream);
}

}  // namespace arc::cuda
