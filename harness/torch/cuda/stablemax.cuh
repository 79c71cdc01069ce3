#pragma once
#include <cuda_runtime.h>

#include <cstdint>

namespace arc::cuda {

/// Stablemax cross-entropy (harness/torch/ops/fused.h) of logits [rows, vocab] in T, in float64.
/// A label that is neither `ignore` nor a place in the vocabulary has an infinite loss.
template <typename T>
struct StablemaxArguments {
  const T* logits;
  const int32_t* labels;  ///< [rows]
  double* loss;           ///< [rows]
  bool* right;            ///< [rows]
  int64_t rows, vocab, ignore;
};
template <typename T>
struct StablemaxBackwardArguments {
  const double* dloss;    ///< [rows]
  const T* logits;        ///< [rows, vocab]
  const int32_t* labels;  ///< [rows]
  T* dlogits;             ///< [rows, vocab]
  int64_t rows, vocab, ignore;
};

/// Asynchronous on `stream`; Failed where the launch fails. T: float, bf16.
template <typename T>
void StablemaxLoss(const StablemaxArguments<T>& arguments, cudaStream_t stream);
template <typename T>
void StablemaxLossBackward(const StablemaxBackwardArguments<T>& arguments, cudaStream_t stream);

}  // namespace arc::cuda
