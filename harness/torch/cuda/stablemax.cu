#include "harness/torch/cuda/index.cuh"
#include "harness/torch/cuda/launch.cuh"
#include "harness/torch/cuda/stablemax.cuh"
#include "harness/torch/cuda/vector.cuh"

// A thread a row: vocabularies have a dozen entries, and rows lie one behind the other.
namespace arc::cuda {
namespace {

constexpr int kThreads = 128;
constexpr double kEpsilon = 1e-30;  // the public code's, in the denominator

__device__ double Stablemax(double x) { return x < 0 ? 1 / (1 - x + kEpsilon) : x + 1; }

__device__ int64_t RowOfThread() {
  return static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
}

template <typename T>
__global__ void __launch_bounds__(kThreads) StablemaxKernel(StablemaxArguments<T> a) {
  const int64_t row = RowOfThread();
  if (row >= a.rows) return;
  const int64_t label = a.labels[row];
  double sum = 0, of_label = 0;
  float greatest = 0;
  int64_t first_greatest = -1;
  for (int64_t v = 0; v < a.vocab; ++v) {
    const float x = ToFloat(a.logits[row * a.vocab + v]);
    const double s = Stablemax(x);
    sum += s;
    if (v == label) of_label = s;
    // Not a number counts as greater than any number.
    if (v == 0 || (greatest == greatest && !(x <= greatest))) greatest = x, first_greatest = v;
  }
  const bool given = label != a.ignore;
  a.loss[row] = given ? -log(of_label / sum) : 0.0;
  a.right[row] = given && first_greatest == label;
}

/// d loss / d x[v] = s'(x[v]) (1 / sum - (1 / s(x[v]) for the label's)); s' = s² below 0, else 1.
template <typename T>
__global__ void __launch_bounds__(kThreads)
    StablemaxBackwardKernel(StablemaxBackwardArguments<T> a) {
  const int64_t row = RowOfThread();
  if (row >= a.rows) return;
  const T* logits = a.logits + row * a.vocab;
  const int64_t label = a.labels[row];
  double sum = 0;
  for (int64_t v = 0; v < a.vocab; ++v) sum += Stablemax(ToFloat(logits[v]));
  const double d = label != a.ignore ? a.dloss[row] : 0.0;
  for (int64_t v = 0; v < a.vocab; ++v) {
    const double x = ToFloat(logits[v]), s = Stablemax(x);
    const double slope = x < 0 ? s * s : 1.0;
    const double gradient = d * slope * (1 / sum - (v == label ? 1 / s : 0.0));
    Round(static_cast<float>(gradient), a.dlogits[row * a.vocab + v]);
  }
}

}  // namespace

template <typename T>
void StablemaxLoss(const StablemaxArguments<T>& a, cudaStream_t stream) {
  if (a.rows == 0) return;
  Require(a.vocab > 0, "a loss over no logits");
  Launch(StablemaxKernel<T>, CeilDivide(a.rows, kThreads), Block(kThreads), a, stream);
}

template <typename T>
void StablemaxLossBackward(const StablemaxBackwardArguments<T>& a, cudaStream_t stream) {
  if (a.rows == 0) return;
  Launch(StablemaxBackwardKernel<T>, CeilDivide(a.rows, kThreads), Block(kThreads), a, stream);
}

template void StablemaxLoss(const StablemaxArguments<float>&, cudaStream_t);
template void StablemaxLoss(const StablemaxArguments<bf16>&, cudaStream_t);
template void StablemaxLossBackward(const StablemaxBackwardArguments<float>&, cudaStream_t);
template void StablemaxLossBackward(const StablemaxBackwardArguments<bf16>&, cudaStream_t);

}  // namespace arc::cuda
