#include "harness/torch/cuda/index.cuh"
#include "harness/torch/cuda/launch.cuh"
#include "harness/torch/cuda/rope.cuh"
#include "harness/torch/cuda/vector.cuh"

// A thread turns one pair of packs: elements i and i + width / 2 of a head are one complex number.
namespace arc::cuda {
namespace {

constexpr int kThreads = 256;

template <typename Arguments>
struct Tiled {
  Arguments a;
  Tiling tiling;
};

/// Packs of elements half a head apart, or a table's values for them.
template <int kWidth>
struct Pair {
  float first[kWidth], second[kWidth];

  template <typename T>
  __device__ void Read(const T* from, int64_t half) {
    Load<T, kWidth>(from, first);
    Load<T, kWidth>(from + half, second);
  }
  __device__ void ReadTable(const float* from, int64_t half) {
    LoadTable(from, first);
    LoadTable(from + half, second);
  }
  template <typename T>
  __device__ void Write(T* to, int64_t half) const {
    Store<T, kWidth>(first, to);
    Store<T, kWidth>(second, to + half);
  }
};

template <int kWidth>
__device__ void Turn(Pair<kWidth>& x, const Pair<kWidth>& cos, const Pair<kWidth>& sin) {
#pragma unroll
  for (int i = 0; i < kWidth; ++i) {
    const float a = x.first[i], b = x.second[i];
    x.first[i] = a * cos.first[i] - b * sin.first[i];
    x.second[i] = b * cos.second[i] + a * sin.second[i];
  }
}

template <int kWidth>
__device__ void TurnBack(Pair<kWidth>& x, const Pair<kWidth>& cos, const Pair<kWidth>& sin) {
#pragma unroll
  for (int i = 0; i < kWidth; ++i) {
    const float a = x.first[i], b = x.second[i];
    x.first[i] = a * cos.first[i] + b * sin.second[i];
    x.second[i] = b * cos.second[i] - a * sin.first[i];
  }
}

/// The tables' values for a token's place.
template <int kWidth, typename Arguments>
__device__ void ReadTables(const Arguments& a, int64_t token, int64_t angle, Pair<kWidth>& cos,
                           Pair<kWidth>& sin) {
  const int64_t at = token % a.shape.length * a.shape.width + angle;
  cos.ReadTable(a.cos + at, a.shape.width / 2);
  sin.ReadTable(a.sin + at, a.shape.width / 2);
}

template <typename T, int kWidth>
__global__ void __launch_bounds__(kThreads) RotateKernel(Tiled<RotateArguments<T>> tiled) {
  const auto& a = tiled.a;
  const Cell cell = CellOf(tiled.tiling, blockIdx.x, threadIdx.x, threadIdx.y);
  if (!cell.inside) return;
  const int64_t half = a.shape.width / 2, part = a.shape.heads * a.shape.width;
  const PairPlace place = PairOf(cell.column, a.shape.heads, half, kWidth);
  const int64_t inside = place.part * part + place.inside;
  Pair<kWidth> x, cos, sin;
  x.Read(a.qkv + cell.row * 3 * part + inside, half);
  ReadTables(a, cell.row, place.angle, cos, sin);
  Turn(x, cos, sin);
  x.Write(a.turned + cell.row * 2 * part + inside, half);
}

template <typename T, int kWidth>
__global__ void __launch_bounds__(kThreads) JoinKernel(Tiled<JoinArguments<T>> tiled) {
  const auto& a = tiled.a;
  const Cell cell = CellOf(tiled.tiling, blockIdx.x, threadIdx.x, threadIdx.y);
  if (!cell.inside) return;
  const int64_t half = a.shape.width / 2, part = a.shape.heads * a.shape.width;
  const PairPlace place = PairOf(cell.column, a.shape.heads, half, kWidth);
  const T* from = place.part == 0 ? a.dq : place.part == 1 ? a.dk : a.dv;
  Pair<kWidth> x, cos, sin;
  x.Read(from + cell.row * part + place.inside, half);
  if (a.cos != nullptr && place.part < 2) {
    ReadTables(a, cell.row, place.angle, cos, sin);
    TurnBack(x, cos, sin);
  }
  x.Write(a.dqkv + (cell.row * 3 + place.part) * part + place.inside, half);
}

/// A thread a pair of packs of `parts` parts of each token.
template <typename Arguments>
void LaunchPairs(void (*kernel)(Tiled<Arguments>), const Arguments& a, int64_t parts, int width,
                 cudaStream_t stream) {
  const int64_t pairs = parts * a.shape.heads * (a.shape.width / 2 / width);
  const Tiling tiling = TileRows(a.shape.tokens, pairs, kThreads);
  Launch(kernel, tiling.blocks(), Block(tiling.width, tiling.height), Tiled<Arguments>{a, tiling},
         stream);
}

bool IsEmpty(const JointShape& shape) {
  Require(shape.width % 2 == 0, "heads of odd width have no halves");
  return shape.tokens == 0 || shape.heads == 0 || shape.width == 0;
}

}  // namespace

template <typename T>
void Rotate(const RotateArguments<T>& a, cudaStream_t stream) {
  if (IsEmpty(a.shape)) return;
  WithWidth<T>(AllowPacks<T>(a.shape.width / 2, a.qkv, a.cos, a.sin, a.turned),
               [&](auto width) { LaunchPairs(RotateKernel<T, width>, a, 2, width, stream); });
}

template <typename T>
void Join(const JoinArguments<T>& a, cudaStream_t stream) {
  if (IsEmpty(a.shape)) return;
  const bool packs = AllowPacks<T>(a.shape.width / 2, a.dq, a.dk, a.dv, a.cos, a.sin, a.dqkv);
  WithWidth<T>(packs, [&](auto width) { LaunchPairs(JoinKernel<T, width>, a, 3, width, stream); });
}

template void Rotate(const RotateArguments<float>&, cudaStream_t);
template void Rotate(const RotateArguments<bf16>&, cudaStream_t);
template void Join(const JoinArguments<float>&, cudaStream_t);
template void Join(const JoinArguments<bf16>&, cudaStream_t);

}  // namespace arc::cuda
