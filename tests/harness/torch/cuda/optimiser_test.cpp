#include <fmt/format.h>

#include <cmath>
#include <map>

#include "tests/harness/torch/cuda/ops_test.h"

// The optimisers' kernels against their definitions, one element at a time in float64.
namespace arc::test {
namespace {

class CudaOptimiserTest : public CudaOpsTest {};

constexpr double kBeta1 = 0.9, kBeta2 = 0.95, kDecay = 0.1, kRate = 1e-2;

/// AdamATan2 of a vector in float64.
struct PlainAdam {
  at::Tensor p, m, v;
  void Step(const at::Tensor& g, int step) {
    p = p * (1 - kRate * kDecay);
    m = m + (1 - kBeta1) * (g - m);
    v = v + (1 - kBeta2) * (g * g - v);
    const double bias1 = 1 - std::pow(kBeta1, step), bias2 = 1 - std::pow(kBeta2, step);
    p = p - kRate / bias1 * at::atan2(m, at::sqrt(v / bias2));
  }
};

/// The update in place; each is exact to some units of itself, a parameter to half a unit a step.
TEST_P(CudaOptimiserTest, AdamAtan2) {
  constexpr int kUpdates = 5;
  for (const auto& [n, shift] :
       {std::pair<int64_t, int64_t>{1, 0}, {1023, 0}, {4096, 0}, {517, 1}}) {
    const std::string name = fmt::format("{} elements, shift {}", n, shift);
    const Result p({n}, Options(at::kFloat), shift), m({n}, Options(at::kFloat), shift),
        v({n}, Options(at::kFloat), shift), cast({n}, Options(at::kBFloat16), shift);
    PlainAdam plain{Values({n}, 1), at::zeros({n}, at::kDouble), at::zeros({n}, at::kDouble)};
    p.tensor().copy_(plain.p);
    m.tensor().zero_();
    v.tensor().zero_();
    for (int step = 1; step <= kUpdates; ++step) {
      const at::Tensor sizes = at::pow(10, at::round(Values({n}, 50) * 3));  // of all sizes
      const at::Tensor g = (Values({n}, 10 + step) * sizes).to(at::kFloat).to(at::kDouble);
      g[0] = 0;  // atan2(0, 0) must be 0
      const at::Tensor rates =
          at::tensor({kRate, 1 - std::pow(kBeta1, step), 1 - std::pow(kBeta2, step)}, at::kDouble);
      ops().adam_atan2({p.tensor(), Operand(g, at::kFloat, shift), m.tensor(), v.tensor(),
                        Operand(rates, at::kDouble), step > 1 ? cast.tensor() : at::Tensor(),
                        kBeta1, kBeta2, kDecay});
      plain.Step(g, step);
    }
    const at::Tensor result = p.Take(name + ", parameters");
    ExpectNear(result, plain.p, kUpdates * (1 + 32 * kRate) * 0x1p-24, name);
    ExpectNear(cast.Take(name + ", cast"), result.to(at::kBFloat16).to(at::kDouble), 0,
               name + ", cast");
    ExpectNear(m.Take(name + ", first"), plain.m, 16 * 0x1p-24, name + ", first moment");
    ExpectNear(v.Take(name + ", second"), plain.v, 16 * 0x1p-24, name + ", second moment");
  }
}

/// Two products and a sum, each rounded or fused: within two units of the larger product.
TEST_P(CudaOptimiserTest, UpdateAverage) {
  constexpr double kKept = 0.999;
  for (const auto& [n, shift] :
       {std::pair<int64_t, int64_t>{1, 0}, {1023, 0}, {4096, 0}, {517, 1}}) {
    const std::string name = fmt::format("{} elements, shift {}", n, shift);
    const Result average({n}, Options(at::kFloat), shift);
    const at::Tensor before = Values({n}, 1), x = Values({n}, 2);
    average.tensor().copy_(before);
    const at::Tensor operand = Operand(x, at::kFloat, shift);
    ops().update_average(average.tensor(), operand, kKept);
    ExpectNear(average.Take(name), kKept * before + (1 - kKept) * x, 2 * 0x1p-24, name);
    ExpectNear(operand.cpu().to(at::kDouble), x, 0, name + ", parameters unchanged");
  }
}

/// Gradients are small integers: their sums are exact in any order, and some are 0.
TEST_P(CudaOptimiserTest, SparseSignSgd) {
  constexpr int64_t kRows = 9;
  for (const auto& [batch, width] : {std::pair<int64_t, int64_t>{1, 1}, {40, 33}, {70, 64}}) {
    const std::string name = fmt::format("{} rows of {}", batch, width);
    const at::Tensor table = Values({kRows, width}, 1);
    const at::Tensor ids = at::remainder(at::arange(batch).square() + 3, 7).to(at::kLong);
    const at::Tensor gradient = at::round(Values({batch, width}, 2));
    at::Tensor sum = at::zeros({kRows, width}, at::kDouble).index_add(0, ids, gradient);
    const at::Tensor given = at::zeros({kRows, 1}, at::kDouble).index_fill(0, ids, 1);
    const at::Tensor expected = table * (1 - kRate * kDecay * given) - kRate * sum.sign();
    const Result result({kRows, width}, Options(at::kFloat));
    result.tensor().copy_(table);
    ops().sparse_sign_sgd(result.tensor(), Operand(ids, at::kLong), Operand(gradient, at::kFloat),
                          Operand(at::tensor({kRate}, at::kDouble), at::kDouble), kDecay);
    ExpectNear(result.Take(name), expected, 2 * 0x1p-24, name);
  }
}

INSTANTIATE_TEST_SUITE_P(On, CudaOptimiserTest, testing::Values(Engine::kEmulated, Engine::kGpu),
                         EngineName);

}  // namespace
}  // namespace arc::test
