#include "harness/torch/ops/cpu/stablemax.h"

#include <cmath>
#include <unordered_map>

#include "harness/torch/ops/cpu/parallel.h"

namespace arc::cpu {
namespace {

constexpr double kEpsilon = 1e-30;  // the public code's, in the denominator

float Value(float x) { return x; }
float Value(Bf16 x) { return __builtin_bit_cast(float, static_cast<uint32_t>(x.bits) << 16); }
void Put(double x, float* to) { *to = static_cast<float>(x); }
void Put(double x, Bf16* to) { to->bits = at::BFloat16(static_cast<float>(x)).x; }

double Stablemax(double x) { return x < 0 ? 1 / (1 - x + kEpsilon) : x + 1; }
double Slope(double x, double s) { return x < 0 ? s * s : 1; }

template <typename T>
double Sum(const T* logits, int64_t vocab) {
  double sum = 0;
  for (int64_t v = 0; v < vocab; ++v) sum += Stablemax(Value(logits[v]));
  return sum;
}

/// The first greatest; not-a-number counts as greater than any.
template <typename T>
int64_t Greatest(const T* logits, int64_t vocab) {
  int64_t best = 0;
  for (int64_t v = 1; v < vocab; ++v) {
    if (!(Value(logits[v]) <= Value(logits[best]))) best = v;
  }
  return best;
}

/// Calls work(i, logits of token i, its label, is there one?) for every token, as pointers to the
/// logits' type.
template <typename Work>
void ForEachToken(const at::Tensor& logits, const LabelOperands& labels, const Work& work) {
  const int64_t vocab = logits.size(-1);
  const int32_t* label = labels.labels.const_data_ptr<int32_t>();
  WithType(logits, [&](auto type) {
    const auto* x = Data<decltype(type)>(logits);
    ParallelFor(labels.labels.numel(), 16 * vocab, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        work(i, x + i * vocab, label[i], label[i] != labels.ignore);
      }
    });
  });
}

}  // namespace

void StablemaxLoss(const at::Tensor& logits, const LabelOperands& labels, const at::Tensor& loss,
                   const at::Tensor& right) {
  const int64_t vocab = logits.size(-1);
  ForEachToken(logits, labels, [&](int64_t i, const auto* x, int32_t label, bool given) {
    Data<bool>(right)[i] = given && Greatest(x, vocab) == label;
    Data<double>(loss)[i] = given ? -std::log(Stablemax(Value(x[label])) / Sum(x, vocab)) : 0.0;
  });
}

void StablemaxLossBackward(const at::Tensor& dloss, const at::Tensor& logits,
                           const LabelOperands& labels, const at::Tensor& dlogits) {
  const int64_t vocab = logits.size(-1);
  ForEachToken(logits, labels, [&]<typename T>(int64_t i, const T* x, int32_t label, bool given) {
    const double d = given ? Data<double>(dloss)[i] : 0.0, sum = Sum(x, vocab);
    T* to = Data<T>(dlogits) + i * vocab;
    for (int64_t v = 0; v < vocab; ++v) {
      const double s = Stablemax(Value(x[v]));
      const double of_label = v == label ? 1 / s : 0.0;
      Put(d * Slope(Value(x[v]), s) * (1 / sum - of_label), to + v);
    }
  });
}

void SparseSignSgd(const at::Tensor& table, const at::Tensor& identifiers,
                   const at::Tensor& gradient, const at::Tensor& lr, double weight_decay) {
  const int64_t rows = gradient.size(0), width = table.size(1);
  const double lr_value = lr.const_data_ptr<double>()[0];
  const auto rate = static_cast<float>(lr_value);
  const auto keep = static_cast<float>(1 - lr_value * weight_decay);
  const int64_t* ids = identifiers.const_data_ptr<int64_t>();
  const float* g = gradient.const_data_ptr<float>();
  std::unordered_map<int64_t, std::vector<float>> sums;
  for (int64_t i = 0; i < rows; ++i) {
    std::vector<float>& sum = sums[ids[i]];
    sum.resize(static_cast<size_t>(width));
    for (int64_t k = 0; k < width; ++k) sum[static_cast<size_t>(k)] += g[i * width + k];
  }
  for (const auto& [id, sum] : sums) {
    float* w = table.data_ptr<float>() + id * width;
    for (int64_t k = 0; k < width; ++k) {
      const float d = sum[static_cast<size_t>(k)];
      w[k] = w[k] * keep - rate * static_cast<float>((d > 0) - (d < 0));
    }
  }
}

}  // namespace arc::cpu
