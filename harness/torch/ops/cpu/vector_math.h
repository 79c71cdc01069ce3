// Included by kernels_impl.h alone: functions that the compiler turns into vector code of the
// instruction set it compiles for. Nothing here may have external linkage, or the linker could
// take one instruction set's copy for another's; so no library templates either.
#pragma once
#ifdef __AVX512BF16__
#include <immintrin.h>
#endif

#include <cstdint>

#include "harness/torch/ops/cpu/kernels.h"

namespace arc::cpu {
namespace {

inline uint32_t BitsOf(float x) { return __builtin_bit_cast(uint32_t, x); }
inline float FloatOf(uint32_t bits) { return __builtin_bit_cast(float, bits); }

inline float Load(float x) { return x; }
inline float Load(Bf16 x) { return FloatOf(static_cast<uint32_t>(x.bits) << 16); }
inline void Store(float x, float* to) { *to = x; }
/// To the nearest, ties to even; not-a-number stays one.
inline void Store(float x, Bf16* to) {
  const uint32_t bits = BitsOf(x);
  const uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  to->bits = static_cast<uint16_t>(x == x ? rounded : 0x7fc0u);
}

/// n numbers of float32 in T.
inline void Narrow(const float* from, int64_t n, float* to) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) to[i] = from[i];
}
inline void Narrow(const float* from, int64_t n, Bf16* to) {
  int64_t i = 0;
#ifdef __AVX512BF16__
  for (; i + 32 <= n; i += 32) {  // numbers below the least normal one become 0 here
    const __m512bh both =
        _mm512_cvtne2ps_pbh(_mm512_loadu_ps(from + i + 16), _mm512_loadu_ps(from + i));
    __builtin_memcpy(to + i, &both, sizeof both);
  }
  for (; i + 16 <= n; i += 16) {
    const __m256bh one = _mm512_cvtneps_pbh(_mm512_loadu_ps(from + i));
    __builtin_memcpy(to + i, &one, sizeof one);
  }
#endif
#pragma omp simd
  for (int64_t j = i; j < n; ++j) Store(from[j], to + j);
}

/// Elements that are worked out before they are narrowed: they stay in the nearest cache.
constexpr int64_t kChunk = 256;

/// out[i] = f(i) for i < n.
template <typename F>
inline void Write(int64_t n, float* out, const F& f) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) out[i] = f(i);
}
template <typename F>
inline void Write(int64_t n, Bf16* out, const F& f) {
  float values[kChunk];
  for (int64_t at = 0; at < n; at += kChunk) {
    const int64_t count = n - at < kChunk ? n - at : kChunk;
#pragma omp simd
    for (int64_t i = 0; i < count; ++i) values[i] = f(at + i);
    Narrow(values, count, out + at);
  }
}

/// The same with two results at once: f(i, a, b) sets them.
template <typename F>
inline void WriteTwo(int64_t n, float* first, float* second, const F& f) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) f(i, first[i], second[i]);
}
template <typename F>
inline void WriteTwo(int64_t n, Bf16* first, Bf16* second, const F& f) {
  float a[kChunk], b[kChunk];
  for (int64_t at = 0; at < n; at += kChunk) {
    const int64_t count = n - at < kChunk ? n - at : kChunk;
#pragma omp simd
    for (int64_t i = 0; i < count; ++i) f(at + i, a[i], b[i]);
    Narrow(a, count, first + at);
    Narrow(b, count, second + at);
  }
}

/// x, or the nearer end of [-88, 88]; an end too for what is no number. On the bits: compilers make
/// two instructions of it, where they make eight of comparing the numbers.
inline float Bounded(float x) {
  const auto most = static_cast<int32_t>(BitsOf(88.f));  // below it all negative numbers too
  const auto bits = static_cast<int32_t>(BitsOf(x));
  const auto upper = static_cast<uint32_t>(bits < most ? bits : most);
  const uint32_t least = BitsOf(-88.f);  // below it, without sign, the numbers that are greater
  return FloatOf(upper < least ? upper : least);
}

/// e^x of a number within 2e-7 of the true value, 0 below -88, e^88 above 88; a minimax polynomial
/// on [-ln 2 / 2, ln 2 / 2]. Whatever is not a number becomes one.
inline float ExpOfNumber(float x) {
  constexpr float kShift = 12582912.f + 127.f;  // 1.5 * 2^23: rounds n, whose last bits are n + 127
  const float bounded = Bounded(x);
  const float shifted = bounded * 1.44269504f + kShift;
  const float n = shifted - kShift;
  const float r = (bounded - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.3836835e-3f;
  p = p * r + 8.3748158e-3f;
  p = p * r + 4.16682251e-2f;
  p = p * r + 0.166664198f;
  p = p * r + 0.499999911f;
  p = p * r + 1.f;
  p = p * r + 1.f;
  return p * FloatOf(BitsOf(shifted) << 23);
}

/// The same; what is not a number stays so.
inline float Exp(float x) { return x == x ? ExpOfNumber(x) : x; }

/// The angle of (x, y) for x >= 0, within 2e-7 of the true value; 0 at the origin.
inline float Atan2OfNonNegative(float y, float x) {
  const float size = __builtin_fabsf(y);
  const bool steep = !(size < x);
  const float ratio = (steep ? x : size) / (steep ? size : x);
  const float t = size == 0.f ? 0.f : ratio;
  const float u = t * t;
  float p = 2.849787e-3f;
  p = p * u - 1.60682201e-2f;
  p = p * u + 4.26908545e-2f;
  p = p * u - 7.50423819e-2f;
  p = p * u + 0.10640908f;
  p = p * u - 0.142036378f;
  p = p * u + 0.199926183f;
  p = p * u - 0.333330721f;
  p = p * u + 1.f;
  const float angle = steep && size != 0.f ? 1.57079637f - p * t : p * t;
  return __builtin_copysignf(angle, y);
}

}  // namespace
}  // namespace arc::cpu
