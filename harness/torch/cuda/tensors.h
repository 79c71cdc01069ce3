#pragma once
#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>
#include <cuda_bf16.h>

namespace arc::cuda {

/// What a kernel calls T: float or __nv_bfloat16, as a tensor's elements.
template <typename T>
T* Data(const at::Tensor& x) {
  TORCH_CHECK(x.is_contiguous(), "a fused operation got a tensor that is not contiguous");
  return x.data_ptr<T>();
}
template <>
inline __nv_bfloat16* Data<__nv_bfloat16>(const at::Tensor& x) {
  return reinterpret_cast<__nv_bfloat16*>(Data<at::BFloat16>(x));
}
/// Null for an undefined tensor.
template <typename T>
T* MaybeData(const at::Tensor& x) {
  return x.defined() ? Data<T>(x) : nullptr;
}

/// Calls work(T()) for the type of x's elements.
template <typename Work>
void WithType(const at::Tensor& x, const Work& work) {
  if (x.scalar_type() == at::kBFloat16) return work(__nv_bfloat16());
  work(float());
}

/// A tensor as the matrix whose rows its last dimension are.
struct RowsOf {
  int64_t rows, columns;
  explicit RowsOf(const at::Tensor& x)
      : rows(x.numel() / std::max<int64_t>(x.size(-1), 1)), columns(x.size(-1)) {}
};
/// A tensor as the matrix whose rows its first dimension counts.
struct FirstOf {
  int64_t rows, columns;
  explicit FirstOf(const at::Tensor& x)
      : rows(x.size(0)), columns(x.numel() / std::max<int64_t>(x.size(0), 1)) {}
};

}  // namespace arc::cuda
