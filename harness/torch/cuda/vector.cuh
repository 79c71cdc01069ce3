#pragma once
#include <cuda_bf16.h>
#include <cuda_runtime.h>

#include <cstdint>
#include <cstring>
#include <type_traits>

namespace arc::cuda {

using bf16 = __nv_bfloat16;

/// Elements of T that a thread moves at a time: 16 bytes.
template <typename T>
inline constexpr int kPack = 16 / static_cast<int>(sizeof(T));

namespace detail {
template <int kBytes>
struct Word;
template <>
struct Word<16> {
  using Type = uint4;
};
template <>
struct Word<8> {
  using Type = uint2;
};
template <>
struct Word<4> {
  using Type = unsigned int;
};
template <>
struct Word<2> {
  using Type = unsigned short;
};
}  // namespace detail

/// kWidth elements as they lie in memory. Moved by one instruction: a plain access may come out
/// in parts.
template <typename T, int kWidth>
using Raw = typename detail::Word<sizeof(T) * kWidth>::Type;

template <typename T, int kWidth>
__device__ __forceinline__ Raw<T, kWidth> LoadRaw(const T* from) {
  return __ldca(reinterpret_cast<const Raw<T, kWidth>*>(from));
}

__device__ __forceinline__ float ToFloat(float x) { return x; }
__device__ __forceinline__ float ToFloat(bf16 x) { return __bfloat162float(x); }
__device__ __forceinline__ void Round(float x, float& to) { to = x; }
__device__ __forceinline__ void Round(float x, bf16& to) { to = __float2bfloat16_rn(x); }

template <typename T, int kWidth>
__device__ __forceinline__ void Unpack(const Raw<T, kWidth>& raw, float (&to)[kWidth]) {
  T elements[kWidth];
  std::memcpy(elements, &raw, sizeof elements);
#pragma unroll
  for (int i = 0; i < kWidth; ++i) to[i] = ToFloat(elements[i]);
}

/// `from` is aligned to kWidth elements, here and in Store.
template <typename T, int kWidth>
__device__ __forceinline__ void Load(const T* from, float (&to)[kWidth]) {
  Unpack<T, kWidth>(LoadRaw<T, kWidth>(from), to);
}

/// Rounds to nearest, ties to even.
template <typename T, int kWidth>
__device__ __forceinline__ void Store(const float (&x)[kWidth], T* to) {
  Raw<T, kWidth> raw;
  if constexpr (std::is_same_v<T, bf16> && kWidth % 2 == 0) {
    __nv_bfloat162 pairs[kWidth / 2];  // rounded by one instruction each
#pragma unroll
    for (int i = 0; i < kWidth; i += 2) pairs[i / 2] = __floats2bfloat162_rn(x[i], x[i + 1]);
    std::memcpy(&raw, pairs, sizeof raw);
  } else {
    T elements[kWidth];
#pragma unroll
    for (int i = 0; i < kWidth; ++i) Round(x[i], elements[i]);
    std::memcpy(&raw, elements, sizeof raw);
  }
  __stcg(reinterpret_cast<Raw<T, kWidth>*>(to), raw);
}

/// As Load from a table of float32, in as many 16-byte accesses as it takes.
template <int kWidth>
__device__ __forceinline__ void LoadTable(const float* from, float (&to)[kWidth]) {
  constexpr int kStep = kWidth % 4 == 0 ? 4 : 1;
#pragma unroll
  for (int i = 0; i < kWidth; i += kStep) {
    float part[kStep];
    Load<float, kStep>(from + i, part);
#pragma unroll
    for (int j = 0; j < kStep; ++j) to[i + j] = part[j];
  }
}

/// Whether pointers (null ones too) and counts of elements allow packs of T.
template <typename T, typename... Pointers>
bool AllowPacks(int64_t count, const Pointers*... pointers) {
  return count % kPack<T> == 0 && ((reinterpret_cast<uintptr_t>(pointers) % 16 == 0) && ...);
}

/// Calls launch with std::integral_constant<int, width>, a pack's or 1.
template <typename T, typename Launch>
void WithWidth(bool packs, const Launch& launch) {
  if (packs) return launch(std::integral_constant<int, kPack<T>>());
  launch(std::integral_constant<int, 1>());
}

}  // namespace arc::cuda
