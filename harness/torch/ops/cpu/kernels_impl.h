// The kernels' source, included once by the file of each instruction set, which defines
// ARC_KERNELS (the table's name) and ARC_KERNELS_NAME before. See vector_math.h on linkage.
#pragma once
#include "harness/torch/ops/cpu/vector_math.h"

namespace arc::cpu {
namespace {

template <typename T>
inline float SumOf(const T* x, const T* y, int64_t i) {
  return y == nullptr ? Load(x[i]) : Load(x[i]) + Load(y[i]);
}

template <bool kAdds, typename T>
float SquaredSum(const T* x, const T* y, int64_t n) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < n; ++i) {
    const float h = kAdds ? Load(x[i]) + Load(y[i]) : Load(x[i]);
    sum += h * h;
  }
  return sum;
}

template <bool kAdds, typename T>
void NormRow(const T* x, const T* y, float eps, int64_t n, T* out, float* inverse) {
  const float mean = SquaredSum<kAdds>(x, y, n) / static_cast<float>(n);
  const float scale = 1.f / __builtin_sqrtf(mean + eps);
  Write(n, out, [=](int64_t i) { return (kAdds ? Load(x[i]) + Load(y[i]) : Load(x[i])) * scale; });
  *inverse = scale;
}

template <typename T>
void NormRows(const T* x, const T* y, float eps, int64_t rows, int64_t width, T* out,
              float* inverse) {
  for (int64_t r = 0; r < rows; ++r) {
    const int64_t at = r * width;
    if (y == nullptr) {
      NormRow<false>(x + at, y, eps, width, out + at, inverse + r);
    } else {
      NormRow<true>(x + at, y + at, eps, width, out + at, inverse + r);
    }
  }
}

template <typename T>
float Dot(const T* x, const T* y, int64_t n) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < n; ++i) sum += Load(x[i]) * Load(y[i]);
  return sum;
}

template <typename T>
void NormRowsBackward(const T* dout, const T* out, const float* inverse, int64_t rows,
                      int64_t width, T* dx) {
  for (int64_t r = 0; r < rows; ++r) {
    const T *d = dout + r * width, *o = out + r * width;
    T* to = dx + r * width;
    const float scale = inverse[r];
    const float mean = Dot(d, o, width) / static_cast<float>(width);
    Write(width, to, [=](int64_t i) { return scale * (Load(d[i]) - Load(o[i]) * mean); });
  }
}

/// Columns that are worked on together; their sums stay in the nearest cache.
constexpr int64_t kTile = 256;

template <typename T>
void NormTile(const T* x, const T* y, float eps, const Columns& c, int64_t n, T* out,
              float* inverse) {
  float sums[kTile] = {};
  for (int64_t r = 0; r < c.length; ++r) {
    const T *a = x + r * c.stride, *b = y == nullptr ? nullptr : y + r * c.stride;
#pragma omp simd
    for (int64_t i = 0; i < n; ++i) {
      const float h = SumOf(a, b, i);
      sums[i] += h * h;
    }
  }
  for (int64_t i = 0; i < n; ++i) {
    sums[i] = 1.f / __builtin_sqrtf(sums[i] / static_cast<float>(c.length) + eps);
    inverse[i] = sums[i];
  }
  for (int64_t r = 0; r < c.length; ++r) {
    const T *a = x + r * c.stride, *b = y == nullptr ? nullptr : y + r * c.stride;
    const float* scale = sums;
    Write(n, out + r * c.stride, [=](int64_t i) { return SumOf(a, b, i) * scale[i]; });
  }
}

template <typename T>
void NormColumns(const T* x, const T* y, float eps, const Columns& c, T* out, float* inverse) {
  for (int64_t at = c.begin; at < c.end; at += kTile) {
    const int64_t n = c.end - at < kTile ? c.end - at : kTile;
    NormTile(x + at, y == nullptr ? nullptr : y + at, eps, c, n, out + at, inverse + at);
  }
}

template <typename T>
void NormTileBackward(const T* dout, const T* out, const float* inverse, const Columns& c,
                      int64_t n, T* dx) {
  float means[kTile] = {};
  for (int64_t r = 0; r < c.length; ++r) {
    const T *d = dout + r * c.stride, *o = out + r * c.stride;
#pragma omp simd
    for (int64_t i = 0; i < n; ++i) means[i] += Load(d[i]) * Load(o[i]);
  }
  for (int64_t i = 0; i < n; ++i) means[i] /= static_cast<float>(c.length);
  for (int64_t r = 0; r < c.length; ++r) {
    const T *d = dout + r * c.stride, *o = out + r * c.stride;
    const float* mean = means;
    Write(n, dx + r * c.stride,
          [=](int64_t i) { return inverse[i] * (Load(d[i]) - Load(o[i]) * mean[i]); });
  }
}

template <typename T>
void NormColumnsBackward(const T* dout, const T* out, const float* inverse, const Columns& c,
                         T* dx) {
  for (int64_t at = c.begin; at < c.end; at += kTile) {
    const int64_t n = c.end - at < kTile ? c.end - at : kTile;
    NormTileBackward(dout + at, out + at, inverse + at, c, n, dx + at);
  }
}

template <typename T>
void SwiGlu(const T* gate, const T* up, int64_t n, T* out) {
  Write(n, out, [=](int64_t i) {
    const float g = Load(gate[i]);
    return g / (1.f + ExpOfNumber(-g)) * Load(up[i]);
  });
}

/// With s the sigmoid of g: silu(g) = g s, silu'(g) = s (1 + g (1 - s)).
template <typename T>
void SwiGluBackward(const T* dout, const T* gate, const T* up, int64_t n, T* dgate, T* dup) {
  WriteTwo(n, dgate, dup, [=](int64_t i, float& of_gate, float& of_up) {
    const float g = Load(gate[i]), d = Load(dout[i]);
    const float s = 1.f / (1.f + ExpOfNumber(-g));
    of_gate = d * Load(up[i]) * s * (1.f + g * (1.f - s));
    of_up = d * g * s;
  });
}

/// A head from one layout to another, `from_stride` and `to_stride` elements a position: turned
/// by its positions, or back, and scaled.
template <bool kBack, typename T>
void MoveHead(const T* from, int64_t from_stride, const HeadRows& h, T* to, int64_t to_stride) {
  const int64_t half = h.width / 2;
  const float scale = h.scale;
  for (int64_t s = 0; s < h.length; ++s, from += from_stride, to += to_stride) {
    if (h.cos == nullptr) {
      Write(h.width, to, [=](int64_t i) { return scale * Load(from[i]); });
      continue;
    }
    const float *cos = h.cos + s * h.width, *sin = h.sin + s * h.width;
    WriteTwo(half, to, to + half, [=](int64_t i, float& first, float& second) {
      const float a = Load(from[i]), b = Load(from[half + i]);
      const float down = sin[i], up = sin[half + i];
      first = scale * (kBack ? a * cos[i] + b * up : a * cos[i] - b * down);
      second = scale * (kBack ? b * cos[half + i] - a * down : b * cos[half + i] + a * up);
    });
  }
}

template <typename T>
void TakeHead(const T* joint, const HeadRows& h, T* rows) {
  MoveHead<false>(joint, h.outer, h, rows, h.width);
}

template <typename T>
void PutHead(const T* rows, const HeadRows& h, T* joint) {
  MoveHead<true>(rows, h.width, h, joint, h.outer);
}

/// Whole vectors of the longest row, and one to spare.
constexpr int64_t kRowBuffer = kLongestSoftmax + 16;

/// n elements, up to a multiple of 16 with the least number, so that no loop over the row has a
/// rest. `readable`: elements from x on that belong to the matrix.
template <typename T>
int64_t LoadRow(const T* x, int64_t n, int64_t readable, float* row) {
  constexpr float kLeast = -__builtin_inff();
  const int64_t padded = (n + 15) / 16 * 16;
  if (padded <= readable) {
#pragma omp simd
    for (int64_t i = 0; i < padded; ++i) {
      const float v = Load(x[i]);
      row[i] = i < n ? v : kLeast;
    }
    return padded;
  }
  for (int64_t i = 0; i < padded; ++i) row[i] = i < n ? Load(x[i]) : kLeast;
  return padded;
}

template <typename T>
void SoftmaxRow(T* x, int64_t visible, int64_t width, int64_t readable) {
  float row[kRowBuffer], sum = 0;
  const int64_t padded = LoadRow(x, visible, readable, row);
  float largest = row[0];
#pragma omp simd reduction(max : largest)
  for (int64_t i = 0; i < padded; ++i) largest = row[i] > largest ? row[i] : largest;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < padded; ++i) {
    row[i] = Exp(row[i] - largest);
    sum += row[i];
  }
  const float scale = 1.f / sum;
#pragma omp simd
  for (int64_t i = 0; i < padded; ++i) row[i] *= scale;
  Narrow(row, visible, x);
  for (int64_t i = visible; i < width; ++i) Store(0.f, x + i);
}

template <typename T>
void Softmax(T* x, int64_t rows, int64_t width, int64_t first) {
  for (int64_t r = 0; r < rows; ++r) {
    SoftmaxRow(x + r * width, first + r < width ? first + r : width, width, (rows - r) * width);
  }
}

template <typename T>
void SoftmaxBackward(const T* p, int64_t rows, int64_t width, T* dp) {
  for (int64_t r = 0; r < rows; ++r) {
    const T* probability = p + r * width;
    T* d = dp + r * width;
    const float mean = Dot(probability, d, width);
    Write(width, d, [=](int64_t i) { return Load(probability[i]) * (Load(d[i]) - mean); });
  }
}

/// The run's elements [begin, begin + n).
inline void AdamAtan2Piece(const AdamAtan2Run& run, int64_t begin, int64_t n) {
  const float decay = 1.f - run.lr * run.weight_decay, rate = run.lr / run.bias1;
  const float root = 1.f / __builtin_sqrtf(run.bias2);
  const float keep1 = 1.f - run.beta1, keep2 = 1.f - run.beta2;
  float *p = run.parameters + begin, *m = run.first_moment + begin, *v = run.second_moment + begin;
  const float* gradient = run.gradient + begin;
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) {
    const float g = gradient[i];
    m[i] += keep1 * (g - m[i]);
    v[i] += keep2 * (g * g - v[i]);
    p[i] = p[i] * decay - rate * Atan2OfNonNegative(m[i], __builtin_sqrtf(v[i]) * root);
  }
  if (run.cast != nullptr) Narrow(p, n, run.cast + begin);
}

void AdamAtan2(const AdamAtan2Run& run) {
  for (int64_t at = 0; at < run.n; at += kChunk) {
    AdamAtan2Piece(run, at, run.n - at < kChunk ? run.n - at : kChunk);
  }
}

void Add(const Bf16* x, int64_t n, float* sum) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) sum[i] += Load(x[i]);
}

void UpdateAverage(const float* x, int64_t n, float keep, float rate, float* average) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) average[i] = keep * x[i] + rate * average[i];
}

template <typename T>
constexpr TypedKernels<T> TypedTable() {
  return {NormRows<T>, NormRowsBackward<T>, NormColumns<T>, NormColumnsBackward<T>,
          SwiGlu<T>,   SwiGluBackward<T>,   TakeHead<T>,    PutHead<T>,
          Softmax<T>,  SoftmaxBackward<T>};
}

}  // namespace

const Kernels ARC_KERNELS = {
    ARC_KERNELS_NAME, TypedTable<float>(), TypedTable<Bf16>(), AdamAtan2, Add, UpdateAverage};

}  // namespace arc::cpu
