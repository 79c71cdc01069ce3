#include "harness/torch/cuda/index.cuh"
#include "harness/torch/cuda/launch.cuh"
#include "harness/torch/cuda/swiglu.cuh"
#include "harness/torch/cuda/vector.cuh"

namespace arc::cuda {
namespace {

constexpr int kThreads = 256;

/// 1 / (1 + e^-x); for bfloat16 by the special-function units, whose error is far below its own.
template <typename T>
__device__ float Sigmoid(float x) {
  if constexpr (std::is_same_v<T, bf16>) return __fdividef(1.0f, 1.0f + __expf(-x));
  return 1.0f / (1.0f + expf(-x));
}

template <typename Arguments>
struct Tiled {
  Arguments a;
  Tiling tiling;
};

/// A pack of gates of this thread: where it begins in gate_up and in out; none: inside is false.
struct Place {
  int64_t gate, out;
  bool inside;
};
template <int kWidth>
__device__ Place PlaceOf(const Tiling& tiling, int64_t half) {
  const Cell cell = CellOf(tiling, blockIdx.x, threadIdx.x, threadIdx.y);
  const int64_t column = cell.column * kWidth;
  return {cell.row * 2 * half + column, cell.row * half + column, cell.inside};
}

template <typename T, int kWidth>
__global__ void __launch_bounds__(kThreads) SwiGluKernel(Tiled<SwiGluArguments<T>> tiled) {
  const auto& a = tiled.a;
  const Place place = PlaceOf<kWidth>(tiled.tiling, a.half);
  if (!place.inside) return;
  float gate[kWidth], up[kWidth];
  Load<T, kWidth>(a.gate_up + place.gate, gate);
  Load<T, kWidth>(a.gate_up + place.gate + a.half, up);
#pragma unroll
  for (int i = 0; i < kWidth; ++i) up[i] *= gate[i] * Sigmoid<T>(gate[i]);
  Store<T, kWidth>(up, a.out + place.out);
}

/// d silu(g) / dg = s + g s (1 - s), s the sigmoid of g.
template <typename T, int kWidth>
__global__ void __launch_bounds__(kThreads)
    SwiGluBackwardKernel(Tiled<SwiGluBackwardArguments<T>> tiled) {
  const auto& a = tiled.a;
  const Place place = PlaceOf<kWidth>(tiled.tiling, a.half);
  if (!place.inside) return;
  float gate[kWidth], up[kWidth], d[kWidth];
  Load<T, kWidth>(a.gate_up + place.gate, gate);
  Load<T, kWidth>(a.gate_up + place.gate + a.half, up);
  Load<T, kWidth>(a.dout + place.out, d);
#pragma unroll
  for (int i = 0; i < kWidth; ++i) {
    const float s = Sigmoid<T>(gate[i]), silu = gate[i] * s;
    gate[i] = d[i] * up[i] * (s + silu * (1.0f - s));
    up[i] = d[i] * silu;
  }
  Store<T, kWidth>(gate, a.dgate_up + place.gate);
  Store<T, kWidth>(up, a.dgate_up + place.gate + a.half);
}

template <typename Arguments>
void LaunchTiled(void (*kernel)(Tiled<Arguments>), const Arguments& a, int width,
                 cudaStream_t stream) {
  const Tiling tiling = TileRows(a.rows, a.half / width, kThreads);
  Launch(kernel, tiling.blocks(), Block(tiling.width, tiling.height), Tiled<Arguments>{a, tiling},
         stream);
}

}  // namespace

template <typename T>
void SwiGlu(const SwiGluArguments<T>& a, cudaStream_t stream) {
  if (a.rows == 0 || a.half == 0) return;
  WithWidth<T>(AllowPacks<T>(a.half, a.gate_up, a.out),
               [&](auto width) { LaunchTiled(SwiGluKernel<T, width>, a, width, stream); });
}

template <typename T>
void SwiGluBackward(const SwiGluBackwardArguments<T>& a, cudaStream_t stream) {
  if (a.rows == 0 || a.half == 0) return;
  WithWidth<T>(AllowPacks<T>(a.half, a.dout, a.gate_up, a.dgate_up),
               [&](auto width) { LaunchTiled(SwiGluBackwardKernel<T, width>, a, width, stream); });
}

template void SwiGlu(const SwiGluArguments<float>&, cudaStream_t);
template void SwiGlu(const SwiGluArguments<bf16>&, cudaStream_t);
template void SwiGluBackward(const SwiGluBackwardArguments<float>&, cudaStream_t);
template void SwiGluBackward(const SwiGluBackwardArguments<bf16>&, cudaStream_t);

}  // namespace arc::cuda
