#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "harness/torch/ops/cpu/kernels.h"
#include "tests/evaluators/expect_error.h"

// The kernels of every instruction set that this processor has, against float64 loops, at sizes
// around the vectors' lengths. tests/harness/torch/fused_test.cpp has the operations they make.
namespace arc::cpu {
namespace {

constexpr int kSizes[] = {1, 2, 15, 16, 17, 33, 64, 256};

float ToFloat(float x) { return x; }
float ToFloat(Bf16 x) { return __builtin_bit_cast(float, static_cast<uint32_t>(x.bits) << 16); }
void FromFloat(float x, float& to) { to = x; }
/// Exact for the numbers used here: multiples of 1/64 below 4 are bfloat16 numbers.
void FromFloat(float x, Bf16& to) {
  to.bits = static_cast<uint16_t>(__builtin_bit_cast(uint32_t, x) >> 16);
}

/// Multiples of 1/64 in [-2, 2).
template <typename T>
std::vector<T> Numbers(size_t n, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<T> numbers(n);
  for (T& x : numbers) FromFloat(static_cast<float>(random() % 256) / 64.f - 2.f, x);
  return numbers;
}

template <typename T>
constexpr double kRounding = sizeof(T) == 4 ? 0x1p-22 : 0x1p-8;

template <typename T>
void ExpectNear(const std::vector<T>& values, const std::vector<double>& expected) {
  for (size_t i = 0; i < values.size(); ++i) {
    const double tolerance = kRounding<T> * std::max(1.0, std::abs(expected[i]));
    ASSERT_NEAR(ToFloat(values[i]), expected[i], tolerance) << "element " << i;
  }
}

template <typename T>
class CpuKernelsTest : public testing::Test {
 protected:
  static const TypedKernels<T>& Of(const Kernels& kernels) {
    if constexpr (sizeof(T) == 4) {
      return kernels.of_float;
    } else {
      return kernels.of_bf16;
    }
  }
};
using Types = testing::Types<float, Bf16>;
TYPED_TEST_SUITE(CpuKernelsTest, Types);

TYPED_TEST(CpuKernelsTest, NormsOfRowsAndColumnsAreTransposes) {
  using T = TypeParam;
  for (const Kernels* kernels : AvailableKernels()) {
    for (const int n : kSizes) {
      SCOPED_TRACE(testing::Message() << kernels->name << ", " << n << " elements");
      const auto& k = this->Of(*kernels);
      const std::vector<T> x = Numbers<T>(n, 1), y = Numbers<T>(n, 2);
      double mean = 0;
      std::vector<double> expected(n);
      for (int i = 0; i < n; ++i) mean += std::pow(ToFloat(x[i]) + ToFloat(y[i]), 2) / n;
      for (int i = 0; i < n; ++i) {
        expected[i] = (ToFloat(x[i]) + ToFloat(y[i])) / std::sqrt(mean + 1e-5);
      }
      std::vector<T> row(n), column(n);
      float inverse[2] = {};
      k.norm_rows(x.data(), y.data(), 1e-5f, 1, n, row.data(), &inverse[0]);
      k.norm_columns(x.data(), y.data(), 1e-5f, {n, 1, 0, 1}, column.data(), &inverse[1]);
      ExpectNear(row, expected);
      ExpectNear(column, expected);
      EXPECT_NEAR(inverse[0] * std::sqrt(mean + 1e-5), 1, 1e-6);
      EXPECT_NEAR(inverse[1], inverse[0], 1e-6f * inverse[0]);
    }
  }
}

TYPED_TEST(CpuKernelsTest, SwiGluHoldsFarFromZeroToo) {
  using T = TypeParam;
  const float gates[] = {0.f,  -0.f,  1.f,  -1.f,  20.f,  -20.f,
                         87.f, -87.f, 89.f, -89.f, 300.f, -300.f};
  for (const Kernels* kernels : AvailableKernels()) {
    SCOPED_TRACE(kernels->name);
    std::vector<T> gate(std::size(gates)), up(gate.size()), out(gate.size()), dg(gate), du(gate);
    std::vector<double> expected, slope;
    for (size_t i = 0; i < gate.size(); ++i) {
      FromFloat(gates[i], gate[i]);
      FromFloat(1.f, up[i]);
      const double g = gates[i], s = 1 / (1 + std::exp(-g));
      expected.push_back(g * s);
      slope.push_back(s * (1 + g * (1 - s)));
    }
    const auto n = static_cast<int64_t>(gate.size());
    this->Of(*kernels).swiglu(gate.data(), up.data(), n, out.data());
    ExpectNear(out, expected);
    this->Of(*kernels).swiglu_backward(up.data(), gate.data(), up.data(), n, dg.data(), du.data());
    ExpectNear(dg, slope);
    ExpectNear(du, expected);
  }
}

TYPED_TEST(CpuKernelsTest, SoftmaxSeesTheFirstElementsOfEachRow) {
  using T = TypeParam;
  for (const Kernels* kernels : AvailableKernels()) {
    for (const int n : kSizes) {
      SCOPED_TRACE(testing::Message() << kernels->name << ", " << n << " wide");
      std::vector<T> x = Numbers<T>(static_cast<size_t>(n) * n, 3);
      FromFloat(-std::numeric_limits<float>::infinity(), x[static_cast<size_t>(n) * n - 1]);
      std::vector<double> expected(x.size());
      for (int r = 0; r < n; ++r) {
        double sum = 0;
        for (int c = 0; c <= r; ++c) sum += std::exp(ToFloat(x[r * n + c]));
        for (int c = 0; c <= r; ++c) expected[r * n + c] = std::exp(ToFloat(x[r * n + c])) / sum;
      }
      if (n == 1) expected[0] = NAN;  // infinity less itself: there is nothing to choose from
      this->Of(*kernels).softmax(x.data(), n, n, 1);
      if (n > 1) ExpectNear(x, expected);
    }
  }
}

TYPED_TEST(CpuKernelsTest, WhatIsNoNumberIsNotHidden) {
  using T = TypeParam;
  constexpr int kWidth = 33;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto none = [](const std::vector<T>& of) {
    return std::count_if(of.begin(), of.end(), [](T x) { return std::isnan(ToFloat(x)); });
  };
  for (const Kernels* kernels : AvailableKernels()) {
    for (const float bad : {nan, -nan}) {
      for (const int place : {0, 20, kWidth - 1}) {
        SCOPED_TRACE(testing::Message() << kernels->name << ", " << bad << " at " << place);
        const auto& k = this->Of(*kernels);
        std::vector<T> x = Numbers<T>(kWidth, 5), out(kWidth), second(kWidth);
        FromFloat(bad, x[place]);
        const std::vector<T> good = Numbers<T>(kWidth, 6);
        k.swiglu(x.data(), good.data(), kWidth, out.data());
        EXPECT_TRUE(none(out) == 1 && std::isnan(ToFloat(out[place])));
        k.swiglu_backward(good.data(), x.data(), good.data(), kWidth, out.data(), second.data());
        EXPECT_TRUE(none(out) == 1 && std::isnan(ToFloat(out[place])));
        EXPECT_TRUE(none(second) == 1 && std::isnan(ToFloat(second[place])));
        k.softmax(x.data(), 1, kWidth, kWidth);
        EXPECT_EQ(none(x), kWidth);
      }
    }
  }
}

TYPED_TEST(CpuKernelsTest, AHeadTakenAndPutBackIsItself) {
  using T = TypeParam;
  constexpr int kLength = 3, kWidth = 34, kOuter = 50;
  std::vector<float> cos(kLength * kWidth), sin(cos.size());
  for (size_t i = 0; i < cos.size(); ++i) {
    const double angle = static_cast<double>(i % (kWidth / 2)) + i / kWidth;
    cos[i] = static_cast<float>(std::cos(angle)), sin[i] = static_cast<float>(std::sin(angle));
  }
  for (const Kernels* kernels : AvailableKernels()) {
    SCOPED_TRACE(kernels->name);
    const HeadRows head{kLength, kWidth, kOuter, cos.data(), sin.data(), 1.f};
    const std::vector<T> joint = Numbers<T>(kLength * kOuter, 4);
    std::vector<T> rows(kLength * kWidth), back = joint;
    this->Of(*kernels).take_head(joint.data(), head, rows.data());
    this->Of(*kernels).put_head(rows.data(), head, back.data());
    for (size_t i = 0; i < joint.size(); ++i) {
      ASSERT_NEAR(ToFloat(back[i]), ToFloat(joint[i]), 4 * kRounding<T>) << i;
    }
    const double turned = ToFloat(joint[0]) * cos[0] - ToFloat(joint[kWidth / 2]) * sin[0];
    EXPECT_NEAR(ToFloat(rows[0]), turned, 4 * kRounding<T>);
  }
}

TEST(CpuKernelsTest, AdamAtan2FollowsTheFunctionAndCastsToTheNearest) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const std::vector<float> gradients = {0.f, 1e-30f, -1e-30f, 1.f, -1.f, 3e8f, -3e8f, 0.1f, NAN};
  for (const Kernels* kernels : AvailableKernels()) {
    SCOPED_TRACE(kernels->name);
    const auto n = static_cast<int64_t>(gradients.size());
    std::vector<float> p(n, 1.001953125f), m(n), v(n);  // half-way between bfloat16 numbers
    std::vector<Bf16> cast(n);
    kernels->adam_atan2({p.data(), m.data(), v.data(), gradients.data(), cast.data(), n, 1.f, 0.9f,
                         0.95f, 0.f, 0.1f, 0.05f});
    for (int64_t i = 0; i < n; ++i) {
      const double g = gradients[i];
      const double angle = std::atan2(0.1 * g, std::sqrt(0.05 * g * g) / std::sqrt(0.05));
      if (std::isnan(g)) {
        EXPECT_TRUE(std::isnan(p[i]) && std::isnan(ToFloat(cast[i])));
        continue;
      }
      // Squares below the least float32 number are 0, and the angle is a right one.
      const double of_zero = std::copysign(M_PI / 2, g);
      const double expected = std::abs(g) == 1e-30f ? of_zero : angle;
      EXPECT_NEAR(p[i], 1.001953125 - 10 * expected, 1e-5) << "gradient " << g;
      EXPECT_NEAR(ToFloat(cast[i]), p[i], std::abs(p[i]) * 0x1p-8);
    }
    EXPECT_EQ(cast[0].bits, 0x3f80) << "ties go to the even one";
    EXPECT_LT(v[5], kInfinity);
  }
}

TEST(CpuKernelsTest, OthersAreAskedForByName) {
  for (const Kernels* kernels : AvailableKernels()) {
    EXPECT_EQ(&KernelsNamed(kernels->name), kernels);
  }
  EXPECT_EQ(&KernelsNamed(""), AvailableKernels().back());
  ExpectError(ErrorKind::kUsage, "ARCBENCH_ISA: \"avx9\" is not one of baseline, avx2, avx512",
              [] { KernelsNamed("avx9"); });
}

TEST(CpuKernelsTest, TheBestKernelsAreAvailable) {
  const std::vector<const Kernels*> available = AvailableKernels();
  EXPECT_NE(std::find(available.begin(), available.end(), &BestKernels()), available.end());
}

}  // namespace
}  // namespace arc::cpu
