#include "harness/torch/cuda/index.cuh"
#include "harness/torch/cuda/launch.cuh"
#include "harness/torch/cuda/norm.cuh"
#include "harness/torch/cuda/vector.cuh"

// A warp works on a row, or a block where rows are long. What a thread holds of a row stays in
// registers, kHeld packs; what lies beyond is read again for the second pass.
namespace arc::cuda {
namespace {

constexpr int kWarp = 32, kThreads = 256, kHeld = 4;

/// The sum of x over the kThreads threads of a row; the same in each of them.
template <int kRowThreads>
__device__ float SumOfRow(float x) {
#pragma unroll
  for (int mask = kWarp / 2; mask > 0; mask /= 2) x += __shfl_xor_sync(0xffffffffu, x, mask);
  if constexpr (kRowThreads > kWarp) {
    __shared__ float parts[kRowThreads / kWarp];
    if (threadIdx.x % kWarp == 0) parts[threadIdx.x / kWarp] = x;
    __syncthreads();
    x = 0;
    for (int i = 0; i < kRowThreads / kWarp; ++i) x += parts[i];
  }
  return x;
}

/// x + y of one pack.
template <typename T, int kWidth>
__device__ void LoadSum(const T* x, const T* y, int64_t at, float (&sum)[kWidth]) {
  Load<T, kWidth>(x + at, sum);
  if (y == nullptr) return;
  float other[kWidth];
  Load<T, kWidth>(y + at, other);
#pragma unroll
  for (int i = 0; i < kWidth; ++i) sum[i] += other[i];
}

template <int kWidth>
__device__ float SquaresOf(const float (&x)[kWidth]) {
  float sum = 0;
#pragma unroll
  for (int i = 0; i < kWidth; ++i) sum += x[i] * x[i];
  return sum;
}

template <typename T, int kWidth>
__device__ void StoreScaled(const float (&x)[kWidth], float scale, T* to) {
  float scaled[kWidth];
#pragma unroll
  for (int i = 0; i < kWidth; ++i) scaled[i] = x[i] * scale;
  Store<T, kWidth>(scaled, to);
}

template <typename T, int kWidth, int kRowThreads>
__global__ void __launch_bounds__(kThreads) NormRowsKernel(NormArguments<T> a) {
  const int64_t row = static_cast<int64_t>(blockIdx.x) * blockDim.y + threadIdx.y;
  if (row >= a.rows) return;
  constexpr int64_t kStride = kRowThreads * kWidth;
  const int64_t start = row * a.columns, first = threadIdx.x * kWidth;
  float held[kHeld][kWidth], squares = 0;
#pragma unroll
  for (int k = 0; k < kHeld; ++k) {
    const int64_t column = first + k * kStride;
    if (column >= a.columns) continue;
    LoadSum<T, kWidth>(a.x, a.y, start + column, held[k]);
    squares += SquaresOf(held[k]);
  }
  for (int64_t column = first + kHeld * kStride; column < a.columns; column += kStride) {
    float sum[kWidth];
    LoadSum<T, kWidth>(a.x, a.y, start + column, sum);
    squares += SquaresOf(sum);
  }
  const float mean = SumOfRow<kRowThreads>(squares) / static_cast<float>(a.columns);
  const float inverse = 1.0f / sqrtf(mean + a.eps);
  if (threadIdx.x == 0) a.inverse[row] = inverse;
#pragma unroll
  for (int k = 0; k < kHeld; ++k) {
    const int64_t column = first + k * kStride;
    if (column < a.columns) StoreScaled<T, kWidth>(held[k], inverse, a.out + start + column);
  }
  for (int64_t column = first + kHeld * kStride; column < a.columns; column += kStride) {
    float sum[kWidth];
    LoadSum<T, kWidth>(a.x, a.y, start + column, sum);
    StoreScaled<T, kWidth>(sum, inverse, a.out + start + column);
  }
}

template <typename T, int kWidth>
__device__ float ProductOf(const Raw<T, kWidth>& a, const Raw<T, kWidth>& b) {
  float x[kWidth], y[kWidth], sum = 0;
  Unpack<T, kWidth>(a, x);
  Unpack<T, kWidth>(b, y);
#pragma unroll
  for (int i = 0; i < kWidth; ++i) sum += x[i] * y[i];
  return sum;
}

/// scale * (dout - out * mean) of one pack.
template <typename T, int kWidth>
__device__ void StoreGradient(const Raw<T, kWidth>& dout, const Raw<T, kWidth>& out, float mean,
                              float scale, T* to) {
  float d[kWidth], o[kWidth];
  Unpack<T, kWidth>(dout, d);
  Unpack<T, kWidth>(out, o);
#pragma unroll
  for (int i = 0; i < kWidth; ++i) d[i] = scale * (d[i] - o[i] * mean);
  Store<T, kWidth>(d, to);
}

template <typename T, int kWidth, int kRowThreads>
__global__ void __launch_bounds__(kThreads) NormRowsBackwardKernel(NormBackwardArguments<T> a) {
  const int64_t row = static_cast<int64_t>(blockIdx.x) * blockDim.y + threadIdx.y;
  if (row >= a.rows) return;
  constexpr int64_t kStride = kRowThreads * kWidth;
  const int64_t start = row * a.columns, first = threadIdx.x * kWidth;
  const T *dout = a.dout + start, *out = a.out + start;
  Raw<T, kWidth> d[kHeld], o[kHeld];
  float product = 0;
#pragma unroll
  for (int k = 0; k < kHeld; ++k) {
    const int64_t column = first + k * kStride;
    if (column >= a.columns) continue;
    d[k] = LoadRaw<T, kWidth>(dout + column);
    o[k] = LoadRaw<T, kWidth>(out + column);
    product += ProductOf<T, kWidth>(d[k], o[k]);
  }
  for (int64_t column = first + kHeld * kStride; column < a.columns; column += kStride) {
    product +=
        ProductOf<T, kWidth>(LoadRaw<T, kWidth>(dout + column), LoadRaw<T, kWidth>(out + column));
  }
  const float mean = SumOfRow<kRowThreads>(product) / static_cast<float>(a.columns);
  const float scale = a.inverse[row];
#pragma unroll
  for (int k = 0; k < kHeld; ++k) {
    const int64_t column = first + k * kStride;
    if (column >= a.columns) continue;
    StoreGradient<T, kWidth>(d[k], o[k], mean, scale, a.dx + start + column);
  }
  for (int64_t column = first + kHeld * kStride; column < a.columns; column += kStride) {
    StoreGradient<T, kWidth>(LoadRaw<T, kWidth>(dout + column), LoadRaw<T, kWidth>(out + column),
                             mean, scale, a.dx + start + column);
  }
}

/// Calls launch(width, threads of a row) with both as integral constants.
template <typename T, typename Launch>
void WithShape(bool packs, int64_t columns, const Launch& launch) {
  WithWidth<T>(packs, [&](auto width) {
    if (columns <= int64_t{kWarp} * kHeld * width) {
      return launch(width, std::integral_constant<int, kWarp>());
    }
    launch(width, std::integral_constant<int, kThreads>());
  });
}

}  // namespace

template <typename T>
void NormRows(const NormArguments<T>& a, cudaStream_t stream) {
  if (a.rows == 0) return;
  Require(a.columns > 0, "a norm over no elements");
  WithShape<T>(AllowPacks<T>(a.columns, a.x, a.y, a.out), a.columns, [&](auto width, auto threads) {
    const int64_t height = kThreads / threads;
    Launch(NormRowsKernel<T, width, threads>, CeilDivide(a.rows, height), Block(threads, height), a,
           stream);
  });
}

template <typename T>
void NormRowsBackward(const NormBackwardArguments<T>& a, cudaStream_t stream) {
  if (a.rows == 0) return;
  Require(a.columns > 0, "a norm over no elements");
  const bool packs = AllowPacks<T>(a.columns, a.dout, a.out, a.dx);
  WithShape<T>(packs, a.columns, [&](auto width, auto threads) {
    const int64_t height = kThreads / threads;
    Launch(NormRowsBackwardKernel<T, width, threads>, CeilDivide(a.rows, height),
           Block(threads, height), a, stream);
  });
}

template void NormRows(const NormArguments<float>&, cudaStream_t);
template void NormRows(const NormArguments<bf16>&, cudaStream_t);
template void NormRowsBackward(const NormBackwardArguments<float>&, cudaStream_t);
template void NormRowsBackward(const NormBackwardArguments<bf16>&, cudaStream_t);

}  // namespace arc::cuda
