#include "harness/torch/cuda/index.cuh"
#include "harness/torch/cuda/launch.cuh"
#include "harness/torch/cuda/norm.cuh"
#include "harness/torch/cuda/vector.cuh"

// A block works on kLanes packs of neighbouring columns, with kRowThreads threads to share their
// rows. What a thread holds stays in registers, kHeld rows; matrices of more than kHeld *
// kRowThreads rows are read again for the second pass.
namespace arc::cuda {
namespace {

constexpr int kWarp = 32, kLanes = 8, kRowThreads = 32, kHeld = 4;
constexpr int kThreads = kLanes * kRowThreads, kWarps = kThreads / kWarp;

/// Sums each x over the kRowThreads threads of a column; the same in each of them.
template <int kWidth>
__device__ void SumColumns(float (&x)[kWidth]) {
  constexpr int kColumns = kLanes * kWidth;
  static_assert(kColumns <= kThreads);
  __shared__ float parts[kWarps][kColumns];
  __shared__ float sums[kColumns];
  const int thread = static_cast<int>(threadIdx.y) * kLanes + static_cast<int>(threadIdx.x);
  const int column = static_cast<int>(threadIdx.x) * kWidth;
#pragma unroll
  for (int i = 0; i < kWidth; ++i) {
#pragma unroll
    for (int mask = kLanes; mask < kWarp; mask *= 2) {
      x[i] += __shfl_xor_sync(0xffffffffu, x[i], mask);
    }
  }
  if (thread % kWarp < kLanes) {
#pragma unroll
    for (int i = 0; i < kWidth; ++i) parts[thread / kWarp][column + i] = x[i];
  }
  __syncthreads();
  if (thread < kColumns) {
    float sum = 0;
    for (int warp = 0; warp < kWarps; ++warp) sum += parts[warp][thread];
    sums[thread] = sum;
  }
  __syncthreads();
#pragma unroll
  for (int i = 0; i < kWidth; ++i) x[i] = sums[column + i];
}

/// Where a thread's column begins, and whether the matrix has it.
template <int kWidth>
__device__ int64_t FirstColumn() {
  return (static_cast<int64_t>(blockIdx.x) * kLanes + threadIdx.x) * kWidth;
}

/// (x + y)[at ...] of one pack, added up in squares.
template <typename T, int kWidth>
__device__ void LoadSum(const NormArguments<T>& a, int64_t at, float (&sum)[kWidth]) {
  Load<T, kWidth>(a.x + at, sum);
  if (a.y == nullptr) return;
  float other[kWidth];
  Load<T, kWidth>(a.y + at, other);
#pragma unroll
  for (int i = 0; i < kWidth; ++i) sum[i] += other[i];
}

template <int kWidth>
__device__ void AddProducts(const float (&x)[kWidth], const float (&y)[kWidth],
                            float (&to)[kWidth]) {
#pragma unroll
  for (int i = 0; i < kWidth; ++i) to[i] += x[i] * y[i];
}

template <typename T, int kWidth>
__device__ void StoreScaled(const float (&x)[kWidth], const float (&scale)[kWidth], T* to) {
  float scaled[kWidth];
#pragma unroll
  for (int i = 0; i < kWidth; ++i) scaled[i] = x[i] * scale[i];
  Store<T, kWidth>(scaled, to);
}

template <typename T, int kWidth>
__global__ void __launch_bounds__(kThreads) NormColumnsKernel(NormArguments<T> a) {
  const int64_t column = FirstColumn<kWidth>();
  const int64_t rows = column < a.columns ? a.rows : 0;  // all threads take part in the sums
  float held[kHeld][kWidth], inverse[kWidth] = {};
#pragma unroll
  for (int k = 0; k < kHeld; ++k) {
    const int64_t row = k * kRowThreads + threadIdx.y;
    if (row >= rows) continue;
    LoadSum<T, kWidth>(a, row * a.columns + column, held[k]);
    AddProducts(held[k], held[k], inverse);
  }
  for (int64_t row = kHeld * kRowThreads + threadIdx.y; row < rows; row += kRowThreads) {
    float sum[kWidth];
    LoadSum<T, kWidth>(a, row * a.columns + column, sum);
    AddProducts(sum, sum, inverse);
  }
  SumColumns(inverse);
  if (rows == 0) return;
#pragma unroll
  for (int i = 0; i < kWidth; ++i) {
    inverse[i] = 1.0f / sqrtf(inverse[i] / static_cast<float>(rows) + a.eps);
    if (threadIdx.y == 0) a.inverse[column + i] = inverse[i];
  }
#pragma unroll
  for (int k = 0; k < kHeld; ++k) {
    const int64_t row = k * kRowThreads + threadIdx.y;
    if (row < rows) StoreScaled<T, kWidth>(held[k], inverse, a.out + row * a.columns + column);
  }
  for (int64_t row = kHeld * kRowThreads + threadIdx.y; row < rows; row += kRowThreads) {
    float sum[kWidth];
    LoadSum<T, kWidth>(a, row * a.columns + column, sum);
    StoreScaled<T, kWidth>(sum, inverse, a.out + row * a.columns + column);
  }
}

/// One pack of a row: what the gradient of the norm is made from.
template <typename T, int kWidth>
struct GradientPack {
  Raw<T, kWidth> dout, out;

  __device__ void Read(const NormBackwardArguments<T>& a, int64_t at) {
    dout = LoadRaw<T, kWidth>(a.dout + at);
    out = LoadRaw<T, kWidth>(a.out + at);
  }
  __device__ void AddTo(float (&products)[kWidth]) const {
    float d[kWidth], o[kWidth];
    Unpack<T, kWidth>(dout, d);
    Unpack<T, kWidth>(out, o);
    AddProducts(d, o, products);
  }
  /// scale * (dout - out * mean)
  __device__ void Write(const float (&mean)[kWidth], const float (&scale)[kWidth], T* to) const {
    float d[kWidth], o[kWidth];
    Unpack<T, kWidth>(dout, d);
    Unpack<T, kWidth>(out, o);
#pragma unroll
    for (int i = 0; i < kWidth; ++i) d[i] -= o[i] * mean[i];
    StoreScaled<T, kWidth>(d, scale, to);
  }
};

template <typename T, int kWidth>
__global__ void __launch_bounds__(kThreads) NormColumnsBackwardKernel(NormBackwardArguments<T> a) {
  const int64_t column = FirstColumn<kWidth>();
  const int64_t rows = column < a.columns ? a.rows : 0;  // all threads take part in the sums
  GradientPack<T, kWidth> held[kHeld], pack;
  float mean[kWidth] = {}, scale[kWidth];
#pragma unroll
  for (int k = 0; k < kHeld; ++k) {
    const int64_t row = k * kRowThreads + threadIdx.y;
    if (row >= rows) continue;
    held[k].Read(a, row * a.columns + column);
    held[k].AddTo(mean);
  }
  for (int64_t row = kHeld * kRowThreads + threadIdx.y; row < rows; row += kRowThreads) {
    pack.Read(a, row * a.columns + column);
    pack.AddTo(mean);
  }
  SumColumns(mean);
  if (rows == 0) return;
#pragma unroll
  for (int i = 0; i < kWidth; ++i) {
    mean[i] /= static_cast<float>(rows);
    scale[i] = a.inverse[column + i];
  }
#pragma unroll
  for (int k = 0; k < kHeld; ++k) {
    const int64_t row = k * kRowThreads + threadIdx.y;
    if (row < rows) held[k].Write(mean, scale, a.dx + row * a.columns + column);
  }
  for (int64_t row = kHeld * kRowThreads + threadIdx.y; row < rows; row += kRowThreads) {
    pack.Read(a, row * a.columns + column);
    pack.Write(mean, scale, a.dx + row * a.columns + column);
  }
}

int64_t BlocksFor(int64_t columns, int width) {
  return CeilDivide(columns, int64_t{kLanes} * width);
}

}  // namespace

template <typename T>
void NormColumns(const NormArguments<T>& a, cudaStream_t stream) {
  if (a.columns == 0) return;
  Require(a.rows > 0, "a norm over no elements");
  WithWidth<T>(AllowPacks<T>(a.columns, a.x, a.y, a.out), [&](auto width) {
    Launch(NormColumnsKernel<T, width>, BlocksFor(a.columns, width), Block(kLanes, kRowThreads), a,
           stream);
  });
}

template <typename T>
void NormColumnsBackward(const NormBackwardArguments<T>& a, cudaStream_t stream) {
  if (a.columns == 0) return;
  Require(a.rows > 0, "a norm over no elements");
  WithWidth<T>(AllowPacks<T>(a.columns, a.dout, a.out, a.dx), [&](auto width) {
    Launch(NormColumnsBackwardKernel<T, width>, BlocksFor(a.columns, width),
           Block(kLanes, kRowThreads), a, stream);
  });
}

template void NormColumns(const NormArguments<float>&, cudaStream_t);
template void NormColumns(const NormArguments<bf16>&, cudaStream_t);
template void NormColumnsBackward(const NormBackwardArguments<float>&, cudaStream_t);
template void NormColumnsBackward(const NormBackwardArguments<bf16>&, cudaStream_t);

}  // namespace arc::cuda
