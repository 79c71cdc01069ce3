#pragma once
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>

#include <algorithm>

#include "harness/torch/ops/cpu/kernels.h"

namespace arc::cpu {

#ifndef _OPENMP
#error "without -fopenmp at::parallel_for would be a plain loop"
#endif

/// Splits `count` pieces of `size` elements each over torch's threads; few elements are not split.
template <typename Work>
void ParallelFor(int64_t count, int64_t size, const Work& work) {
  constexpr int64_t kLeastElements = 16384;
  const int64_t grain = std::max<int64_t>(1, kLeastElements / std::max<int64_t>(1, size));
  at::parallel_for(0, count, grain, work);
}

inline bool IsBf16(const at::Tensor& x) { return x.scalar_type() == at::kBFloat16; }

/// Elements of a contiguous tensor of that type.
template <typename T>
T* Data(const at::Tensor& x) {
  return static_cast<T*>(x.data_ptr());
}
template <typename T>
const T* MaybeData(const at::Tensor& x) {
  return x.defined() ? static_cast<const T*>(x.const_data_ptr()) : nullptr;
}

template <typename T>
const TypedKernels<T>& KernelsFor();
template <>
inline const TypedKernels<float>& KernelsFor<float>() {
  return BestKernels().of_float;
}
template <>
inline const TypedKernels<Bf16>& KernelsFor<Bf16>() {
  return BestKernels().of_bf16;
}

/// Calls work(T{}) with the element type of `x`.
template <typename Work>
auto WithType(const at::Tensor& x, const Work& work) {
  return IsBf16(x) ? work(Bf16{}) : work(float{});
}

}  // namespace arc::cpu
