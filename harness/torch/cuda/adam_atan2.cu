#include <algorithm>

#include "harness/torch/cuda/adam_atan2.cuh"
#include "harness/torch/cuda/check.cuh"

namespace arc::cuda {
namespace {

constexpr int kThreads = 256;
constexpr int64_t kMaxBlocks = 4096;

/// One element's update; the order of operations is the reference's.
__device__ void Update(const AdamAtan2Arguments& a, int64_t i, float lr) {
  const float g = a.gradient[i];
  float m = a.first_moment[i];
  float v = a.second_moment[i];
  m += (1.0f - a.beta1) * (g - m);
  v += (1.0f - a.beta2) * (g * g - v);
  const float decayed = a.parameters[i] * (1.0f - lr * a.weight_decay);
  a.parameters[i] = decayed - lr / a.bias1 * atan2f(m, sqrtf(v) / sqrtf(a.bias2));
  a.first_moment[i] = m;
  a.second_moment[i] = v;
}

__global__ void AdamAtan2Kernel(AdamAtan2Arguments a) {
  const float lr = *a.lr;
  const int64_t stride = static_cast<int64_t>(gridDim.x) * blockDim.x;
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < a.n;
       i += stride) {
    Update(a, i, lr);
  }
}

}  // namespace

void LaunchAdamAtan2(const AdamAtan2Arguments& arguments, cudaStream_t stream) {
  if (arguments.n == 0) return;
  const int64_t blocks = std::min((arguments.n + kThreads - 1) / kThreads, kMaxBlocks);
  AdamAtan2Kernel<<<static_cast<unsigned>(blocks), kThreads, 0, stream>>>(arguments);
  ARC_CUDA_CHECK(cudaGetLastError());
}

}  // namespace arc::cuda
