#pragma once
#include <cuda_runtime.h>

#include <cstdint>

namespace arc::cuda {

/// SwiGLU (harness/torch/ops/fused.h) of `rows` rows of T: gate_up holds `half` gates, then as
/// many ups, in each. Where the halves are those of a whole matrix it is one row.
template <typename T>
struct SwiGluArguments {
  const T* gate_up;
  T* out;
  int64_t rows, half;
};

/// dgate_up from dout [rows, half].
template <typename T>
struct SwiGluBackwardArguments {
  const T* dout;
  const T* gate_up;
  T* dgate_up;
  int64_t rows, half;
};

/// Asynchronous on `stream`; Failed where the launch fails. T: float, bf16.
template <typename T>
void SwiGlu(const SwiGluArguments<T>& arguments, cudaStream_t stream);
template <typename T>
void SwiGluBackward(const SwiGluBackwardArguments<T>& arguments, cudaStream_t stream);

}  // namespace arc::cuda
