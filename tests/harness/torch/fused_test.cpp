#include <ATen/ATen.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "harness/torch/ops/functional.h"
#include "harness/torch/optim/optimisers.h"
#include "tests/harness/torch/gradient_check.h"

// Every operation of our own against LibTorch's plain ones in float64, forward and backward.
// Where an operation is written for speed (Attend's batched products and kernel, LogStablemax,
// DepthwiseConv's shifted sums) this is what holds it to its definition.
namespace arc::test {
namespace {

using Tensors = std::vector<at::Tensor>;
using Operation = std::function<at::Tensor(const Tensors&)>;

/// An output and the gradients of a fixed random weighting of it.
struct Run {
  Tensors values;  // output, then one gradient an input
  Run(const Operation& operation, const Tensors& inputs) {
    Tensors leaves;
    for (const at::Tensor& x : inputs) {
      leaves.push_back(x.detach().clone().set_requires_grad(true));
    }
    const at::Tensor output = operation(leaves);
    const at::Tensor weights = RandomNormal(output.sizes(), SeededGenerator(5));
    (output * weights.to(output.scalar_type())).sum().backward();
    values.push_back(output.detach());
    for (const at::Tensor& leaf : leaves) values.push_back(leaf.grad());
  }
};

/// Relative to the largest element: sums of up to 257 terms err by some sqrt(257) units of
/// rounding, a few operations after one another by a few times that. In bfloat16 sums are in
/// float32, and the operations' roundings are what is left.
double ToleranceFor(at::ScalarType type) {
  if (type == at::kBFloat16) return 6 * 0x1p-9;
  return 64 * (type == at::kDouble ? 0x1p-53 : 0x1p-24);
}

/// `ours` in each type against `plain` in float64, on inputs that each type can hold.
void ExpectSame(const Tensors& inputs, const Operation& ours, const Operation& plain) {
  for (const at::ScalarType type : {at::kDouble, at::kFloat, at::kBFloat16}) {
    Tensors rounded, exact;
    for (const at::Tensor& x : inputs) {
      rounded.push_back(x.to(at::kBFloat16).to(type));
      exact.push_back(rounded.back().to(at::kDouble));
    }
    const Run a(ours, rounded), b(plain, exact);
    for (size_t i = 0; i < b.values.size(); ++i) {
      const double largest = b.values[i].abs().max().item<double>();
      const at::Tensor error = (a.values[i].to(at::kDouble) - b.values[i]).abs();
      EXPECT_LE(error.max().item<double>(), ToleranceFor(type) * largest)
          << at::toString(type) << (i == 0 ? ", output" : ", gradient of input ") << i;
    }
  }
}

at::Tensor Random(at::IntArrayRef shape, uint64_t seed) {
  return RandomNormal(shape, SeededGenerator(seed));
}

TEST(FusedTest, RmsNorm) {
  ExpectSame(
      {Random({3, 5, 16}, 1)}, [](const Tensors& x) { return RmsNorm(x[0], 1e-5); },
      [](const Tensors& x) { return at::rms_norm(x[0], {16}, {}, 1e-5); });
  ExpectSame(
      {Random({3, 5, 16}, 1), Random({3, 5, 16}, 2)},
      [](const Tensors& x) { return ResidualRmsNorm(x[0], x[1], 1e-5); },
      [](const Tensors& x) { return at::rms_norm(x[0] + x[1], {16}, {}, 1e-5); });
}

TEST(FusedTest, RmsNormOverTheFirstDimension) {
  for (const int64_t columns : {3, 300}) {  // less and more than a tile
    ExpectSame(
        {Random({7, columns}, 1), Random({7, columns}, 2)},
        [](const Tensors& x) { return ResidualRmsNorm(x[0], x[1], 1e-5, Along::kFirst); },
        [](const Tensors& x) { return at::rms_norm((x[0] + x[1]).t(), {7}, {}, 1e-5).t(); });
  }
}

TEST(FusedTest, SwiGlu) {
  ExpectSame(
      {Random({3, 5, 16}, 1)}, [](const Tensors& x) { return SwiGlu(x[0]); },
      [](const Tensors& x) {
        const at::Tensor gate = x[0].slice(-1, 0, 8), up = x[0].slice(-1, 8);
        return gate / (1 + at::exp(-gate)) * up;
      });
  ExpectSame(
      {Random({6, 5}, 1)}, [](const Tensors& x) { return SwiGlu(x[0], Along::kFirst); },
      [](const Tensors& x) { return at::silu(x[0].slice(0, 0, 3)) * x[0].slice(0, 3); });
}

TEST(FusedTest, Linear) {
  ExpectSame(
      {Random({3, 5, 16}, 1), Random({7, 16}, 2), Random({7}, 3)},
      [](const Tensors& x) { return Linear(x[0], x[1], x[2]); },
      [](const Tensors& x) {
        return at::einsum("bsi,oi->bso", {x[0], x[1]}) + x[2];
      });
}

/// Weight and cast as a training run has them: the gradient goes to the float32 weight.
TEST(FusedTest, LinearWithACast) {
  const at::Tensor x = Random({3, 5, 16}, 1).to(at::kBFloat16);
  const at::Tensor exact = x.to(at::kDouble), cast = Random({7, 16}, 2).to(at::kBFloat16);
  const at::Tensor dy = Random({3, 5, 7}, 3).to(at::kBFloat16);
  for (const Along along : {Along::kLast, Along::kFirst}) {
    for (const bool allocated : {false, true}) {
      at::Tensor weight = cast.to(at::kFloat).set_requires_grad(true);
      if (allocated) weight.mutable_grad() = at::ones({7, 16});
      const bool first = along == Along::kFirst;
      const at::Tensor in = first ? x.flatten(0, 1).t() : x;
      const at::Tensor y = Linear(in, LinearWeight{weight, cast}, along);
      const at::Tensor wide = at::matmul(exact, cast.to(at::kDouble).t());
      EXPECT_TRUE(
          at::allclose((first ? y.t().view_as(wide) : y).to(at::kDouble), wide, 1e-2, 1e-2));
      y.backward(first ? dy.flatten(0, 1).t() : dy);
      const at::Tensor expected =
          at::einsum("bso,bsi->oi", {dy.to(at::kDouble), exact}) + (allocated ? 1 : 0);
      EXPECT_EQ(weight.grad().scalar_type(), at::kFloat);
      EXPECT_TRUE(at::allclose(weight.grad().to(at::kDouble), expected, 1e-2, 5e-2));
    }
  }
}

/// Half-split RoPE turns the complex numbers (x[i], x[i + dim / 2]) by position * theta^(-2i/dim).
TEST(FusedTest, ApplyRope) {
  constexpr int64_t kLength = 6, kDim = 8;
  const RopeTables tables = MakeRopeTables(kLength, kDim, 1e4);
  const at::Tensor rate = at::pow(1e4, -at::arange(0, kDim, 2, at::kDouble) / kDim);
  const at::Tensor angle = at::outer(at::arange(kLength, at::kDouble), rate);
  ExpectSame(
      {Random({2, kLength, 3, kDim}, 1)},
      [&](const Tensors& x) {
        const bool wide = x[0].scalar_type() == at::kDouble;
        const at::Tensor both = at::cat({angle, angle}, -1);
        return wide ? ApplyRope(x[0], both.cos(), both.sin())
                    : ApplyRope(x[0], tables.cos, tables.sin);
      },
      [&](const Tensors& x) {
        const at::Tensor turn = at::polar(at::ones_like(angle), angle).unsqueeze(1);
        const at::Tensor z = at::complex(x[0].slice(-1, 0, kDim / 2), x[0].slice(-1, kDim / 2));
        const at::Tensor turned = z * turn;
        return at::cat({at::real(turned), at::imag(turned)}, -1);
      });
}

TEST(FusedTest, AttendShortLongAndCausal) {
  for (const auto& [length, causal] : {std::pair(9, false), {9, true}, {257, false}}) {
    SCOPED_TRACE(fmt::format("length {}, causal {}", length, causal));
    const bool is_causal = causal;
    const at::Tensor future = at::ones({length, length}, at::kBool).triu(1);
    ExpectSame(
        {Random({2, length, 3, 8}, 1), Random({2, length, 3, 8}, 2), Random({2, length, 3, 8}, 3)},
        [=](const Tensors& x) { return Attend(x[0], x[1], x[2], is_causal); },
        [=](const Tensors& x) {
          at::Tensor scores = at::einsum("bihd,bjhd->bhij", {x[0], x[1]}) / std::sqrt(8.0);
          if (is_causal) scores = scores.masked_fill(future, -INFINITY);
          return at::einsum("bhij,bjhd->bihd", {scores.softmax(-1), x[2]});
        });
  }
}

/// Of both the fused kind and the plain one; longer than 256 positions goes another way.
TEST(FusedTest, SelfAttentionWithAndWithoutRotation) {
  for (const auto& [length, causal, turns] :
       {std::tuple(9, false, true), {9, true, true}, {9, false, false}, {258, false, true}}) {
    SCOPED_TRACE(fmt::format("length {}, causal {}, rotation {}", length, causal, turns));
    const RopeTables tables = MakeRopeTables(length, 8, 1e4);
    const RopeOperands rope =
        turns ? RopeOperands{tables.cos, tables.sin} : RopeOperands{at::Tensor(), at::Tensor()};
    const bool is_causal = causal;
    ExpectSame(
        {Random({2, length, 3, 3, 8}, 1)},
        [&](const Tensors& x) { return SelfAttention(x[0], rope, is_causal); },
        [&](const Tensors& x) {
          at::Tensor qk = x[0].narrow(2, 0, 2).flatten(2, 3);
          if (rope.cos.defined())
            qk = ApplyRope(qk, rope.cos.to(at::kDouble), rope.sin.to(at::kDouble));
          return Attend(qk.narrow(2, 0, 3), qk.narrow(2, 3, 3), x[0].select(2, 2), is_causal);
        });
  }
}

TEST(FusedTest, DepthwiseConv) {
  for (const auto& [kernel, padding] : {std::pair(2, 1), {3, 1}, {4, 3}}) {
    SCOPED_TRACE(fmt::format("kernel {}, padding {}", kernel, padding));
    const int64_t pad = padding;
    ExpectSame(
        {Random({2, 7, 6}, 1), Random({6, 1, kernel}, 2), Random({6}, 3)},
        [=](const Tensors& x) { return DepthwiseConv(x[0], x[1], x[2], pad); },
        [=](const Tensors& x) {
          return at::conv1d(x[0].transpose(1, 2), x[1], x[2], 1, pad, 1, 6)
              .slice(-1, 0, 7)
              .transpose(1, 2);
        });
  }
}

at::Tensor PickedLogs(const at::Tensor& probabilities, const at::Tensor& labels) {
  const at::Tensor index = labels.clamp_min(0).to(at::kLong).unsqueeze(-1);
  return -(probabilities.gather(-1, index).squeeze(-1).log() * (labels != -100));
}

TEST(FusedTest, LogStablemaxAndLosses) {
  const auto stablemax = [](const at::Tensor& x) {
    const at::Tensor s = at::where(x >= 0, x + 1, 1 / (1 - x));
    return s / s.sum(-1, true);
  };
  const at::Tensor labels = at::randint(7, {3, 5}, SeededGenerator(6), at::kInt);
  labels[1].fill_(-100);
  const Tensors logits = {4 * Random({3, 5, 7}, 1)};
  ExpectSame(
      logits, [](const Tensors& x) { return LogStablemax(x[0]); },
      [&](const Tensors& x) { return stablemax(x[0]).log(); });
  ExpectSame(
      logits, [&](const Tensors& x) { return StablemaxCrossEntropy(x[0], labels, -100).loss; },
      [&](const Tensors& x) { return PickedLogs(stablemax(x[0]), labels); });
  ExpectSame(
      logits, [&](const Tensors& x) { return SoftmaxCrossEntropy(x[0], labels, -100).loss; },
      [&](const Tensors& x) { return PickedLogs(x[0].softmax(-1), labels); });
}

/// AdamATan2 as its comment in the header has it, one element at a time in float64.
struct ScalarAdamAtan2 {
  double p, m = 0, v = 0;
  void Step(double g, double lr, int step, const AdamAtan2::Options& o) {
    p *= 1 - lr * o.weight_decay;
    m += (1 - o.beta1) * (g - m);
    v += (1 - o.beta2) * (g * g - v);
    p -= lr / (1 - std::pow(o.beta1, step)) *
         std::atan2(m, std::sqrt(v / (1 - std::pow(o.beta2, step))));
  }
};

TEST(FusedTest, AdamAtan2) {
  constexpr int kElements = 1000, kUpdates = 20;
  constexpr double kRate = 1e-2;
  const AdamAtan2::Options options{0.9, 0.95, 0.1};
  const at::Tensor start = Random({kElements}, 1).to(at::kFloat), parameters = start.clone();
  AdamAtan2 adam(parameters, FlatLayout({std::vector<int64_t>{kElements}}), options);
  std::vector<ScalarAdamAtan2> expected;
  for (int i = 0; i < kElements; ++i) expected.push_back({start[i].item<double>()});
  for (int step = 1; step <= kUpdates; ++step) {
    // Of all sizes, and some zero: atan2(0, 0) must be 0.
    const at::Tensor sizes = at::pow(10, Random({kElements}, 50 + step) * 3);
    at::Tensor gradient = (Random({kElements}, step) * sizes).to(at::kFloat);
    gradient[0] = 0;
    adam.Step(parameters, gradient, kRate, step);
    const float* g = gradient.const_data_ptr<float>();
    for (int i = 0; i < kElements; ++i) expected[i].Step(g[i], kRate, step, options);
  }
  double worst = 0;
  for (int i = 0; i < kElements; ++i) {
    worst = std::max(worst, std::abs(parameters[i].item<double>() - expected[i].p));
  }
  // An update is exact to some units of itself, a parameter (below 4) to half a unit a step.
  EXPECT_LE(worst, kUpdates * (4 * 0x1p-24 + 32 * 0x1p-24 * kRate));
}

TEST(FusedTest, SparseSignSgd) {
  const at::Tensor table = Random({6, 5}, 1).to(at::kFloat), plain = table.clone();
  const at::Tensor ids = at::tensor({4, 0, 4, 4, 2}, at::kLong);
  at::Tensor gradient = Random({5, 5}, 2).to(at::kFloat);
  gradient[1].zero_();  // decay without a step
  const at::Tensor lr = at::full({1}, 0.3, at::kDouble);
  SparseSignSgd(table, ids, gradient, lr, 0.1);
  PlainSparseSignSgd(plain, ids, gradient, lr, 0.1);
  EXPECT_TRUE(at::allclose(table, plain, 0, 1e-6));
  EXPECT_FALSE(at::equal(table[0], at::zeros({5})));
}

/// Each product and the sum may be rounded, or fused: within two units of the largest element.
TEST(FusedTest, UpdateAverage) {
  for (const int64_t n : {1, 17, 100'000}) {  // the last is shared between threads
    const at::Tensor average = Random({n}, 1).to(at::kFloat), plain = average.clone();
    const at::Tensor parameters = Random({n}, 2).to(at::kFloat);
    UpdateAverage(average, parameters, 0.9);
    PlainUpdateAverage(plain, parameters, 0.9);
    EXPECT_LE((average - plain).abs().max().item<double>(),
              2 * 0x1p-24 * plain.abs().max().item<double>());
    EXPECT_FALSE(at::equal(average, parameters));
  }
}

}  // namespace
}  // namespace arc::test
