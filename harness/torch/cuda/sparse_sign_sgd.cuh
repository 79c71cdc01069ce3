#pragma once
#include <cuda_runtime.h>

#include <cstdint>

namespace arc::cuda {

/// SparseSignSgd (harness/torch/optim/optimisers.h): table [*, width] float32, identifiers
/// [batch], each a row of the table, gradient [batch, width] float32; `lr` is read on the device.
/// Deterministic: an identifier's rows are added up in one order.
struct SparseSignSgdArguments {
  float* table;
  const int64_t* identifiers;
  const float* gradient;
  const double* lr;
  int64_t batch, width;
  float weight_decay;
};

/// Asynchronous on `stream`; Failed where the launch fails.
void SparseSignSgd(const SparseSignSgdArguments& arguments, cudaStream_t stream);

}  // namespace arc::cuda
