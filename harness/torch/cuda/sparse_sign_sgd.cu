#include "harness/torch/cuda/index.cuh"
#include "harness/torch/cuda/launch.cuh"
#include "harness/torch/cuda/sparse_sign_sgd.cuh"

// A block for each row of the batch and each kLanes columns. The first row that has an identifier
// adds up all rows that have it; the blocks of the others leave.
namespace arc::cuda {
namespace {

constexpr int kLanes = 32, kSharers = 16;

struct Numbered {
  SparseSignSgdArguments a;
  int64_t chunks;  ///< blocks that share a row
};

/// Whether an earlier row has the identifier of `row`; the same in every thread of the block.
__device__ bool IsRepeated(const SparseSignSgdArguments& a, int64_t row) {
  bool found = false;
  const int64_t thread = threadIdx.y * kLanes + threadIdx.x;
  for (int64_t i = thread; i < row; i += kLanes * kSharers) {
    found |= a.identifiers[i] == a.identifiers[row];
  }
  return __syncthreads_or(found) != 0;
}

/// This thread's share of the sum of the gradient rows from `row` on with its identifier.
__device__ float ShareOfSum(const SparseSignSgdArguments& a, int64_t row, int64_t column) {
  const int64_t identifier = a.identifiers[row];
  float sum = 0;
#pragma unroll 4
  for (int64_t i = row + threadIdx.y; i < a.batch; i += kSharers) {
    if (a.identifiers[i] == identifier) sum += a.gradient[i * a.width + column];
  }
  return sum;
}

__global__ void __launch_bounds__(kLanes* kSharers) SparseSignSgdKernel(Numbered numbered) {
  __shared__ float shares[kSharers][kLanes];
  const SparseSignSgdArguments& a = numbered.a;
  const int64_t row = blockIdx.x / numbered.chunks;
  const int64_t column = blockIdx.x % numbered.chunks * kLanes + threadIdx.x;
  if (IsRepeated(a, row)) return;
  shares[threadIdx.y][threadIdx.x] = column < a.width ? ShareOfSum(a, row, column) : 0.0f;
  __syncthreads();
  if (threadIdx.y != 0 || column >= a.width) return;
  float sum = 0;
  for (int i = 0; i < kSharers; ++i) sum += shares[i][threadIdx.x];
  const auto lr = static_cast<float>(*a.lr);
  float& w = a.table[a.identifiers[row] * a.width + column];
  const auto sign = static_cast<float>((sum > 0) - (sum < 0));
  w = w * (1.0f - lr * a.weight_decay) - lr * sign;
}

}  // namespace

void SparseSignSgd(const SparseSignSgdArguments& a, cudaStream_t stream) {
  if (a.batch == 0 || a.width == 0) return;
  const int64_t chunks = CeilDivide(a.width, kLanes);
  Launch(SparseSignSgdKernel, a.batch * chunks, Block(kLanes, kSharers), Numbered{a, chunks},
         stream);
}

}  // namespace arc::cuda
