#include "harness/torch/optim/muon.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tasks/error.h"

namespace arc::test {
namespace {

at::Tensor Random(at::IntArrayRef shape, uint64_t seed) {
  at::manual_seed(seed);
  return at::randn(shape);
}

TEST(MsignTest, KeepsSingularVectorsAndBringsSingularValuesNearOne) {
  for (const auto& shape : {std::vector<int64_t>{6, 17}, {19, 5}, {8, 8}}) {
    const at::Tensor matrix = Random(shape, 1).to(at::kDouble);
    const auto [u, s, v] = at::linalg_svd(matrix, false);
    const at::Tensor within = at::matmul(at::matmul(u.t(), Msign(matrix, 9)), v.t());
    const at::Tensor values = within.diagonal();
    EXPECT_LT((within - at::diag(values)).abs().max().item<double>(), 1e-9);
    EXPECT_LT((values - 1).abs().max().item<double>(), 0.2);
  }
}

TEST(MsignTest, OfATransposedMatrixIsTheTransposedSign) {
  const at::Tensor matrix = Random({4, 9}, 2);
  EXPECT_TRUE(at::allclose(Msign(matrix.t(), 5), Msign(matrix, 5).t(), 0, 0));
}

TEST(MsignTest, OfZeroIsZero) {
  EXPECT_TRUE(at::equal(Msign(at::zeros({3, 4}), 5), at::zeros({3, 4})));
}

/// A matrix [3, 4] and a vector [5] as an optimiser has them.
class MuonTest : public testing::Test {
 protected:
  at::Tensor Matrix(const at::Tensor& flat) const { return layout_.View(flat, 0); }
  at::Tensor Vector(const at::Tensor& flat) const { return layout_.View(flat, 1); }
  FlatLayout layout_{{{3, 4}, {5}}};
  Muon::Options options_;
};

TEST_F(MuonTest, AMatrixMovesAlongTheSignOfItsMomentum) {
  options_.weight_decay = 0.5;
  Muon muon(at::zeros({17}), layout_, options_);
  const at::Tensor p = Random({17}, 3), g1 = Random({17}, 4), g2 = Random({17}, 5);
  muon.Step(p.clone(), g1, 0.1, 1);
  const at::Tensor moved = p.clone();
  muon.Step(moved, g2, 0.1, 2);
  const at::Tensor buffer = Matrix(g1) * 0.95 + Matrix(g2);
  const at::Tensor u = (Matrix(g2) + 0.95 * buffer).to(at::kBFloat16);
  const at::Tensor expected =
      Matrix(p) * (1 - 0.1 * 0.5) - 0.1 * 0.2 * std::sqrt(4.0) * Msign(u, 5);
  EXPECT_TRUE(at::allclose(Matrix(moved), expected, 0, 1e-6));

  options_.nesterov = false;
  Muon plain(at::zeros({17}), layout_, options_);
  const at::Tensor once = p.clone();
  plain.Step(once, g1, 0.1, 1);
  EXPECT_TRUE(at::allclose(
      Matrix(once), Matrix(p) * 0.95 - 0.04 * Msign(Matrix(g1).to(at::kBFloat16), 5), 0, 1e-6));
}

TEST_F(MuonTest, AVectorMovesByTheRateInItsFirstStep) {
  // Bias correction makes m / sqrt(v) the gradient's sign; eps is negligible beside it.
  options_.adamw_weight_decay = 0;
  Muon muon(at::zeros({17}), layout_, options_);
  const at::Tensor p = Random({17}, 6), g = Random({17}, 7);
  const at::Tensor moved = p.clone();
  muon.Step(moved, g, 0.01, 1);
  EXPECT_TRUE(at::allclose(Vector(p) - Vector(moved), 0.01 * Vector(g).sign(), 1e-4, 0));
}

TEST_F(MuonTest, StateIsMomentumOfMatricesAndMomentsOfTheRest) {
  std::string names;
  for (const OptimiserState& part : Muon(at::zeros({17}), layout_, options_).State()) {
    names += part.name + std::to_string(part.parameter) + " ";
  }
  EXPECT_EQ(names, "momentum_buffer0 exp_avg1 exp_avg_sq1 ");
}

TEST(OptimiserTest, AnUnknownNameIsAUsageErrorThatNamesAll) {
  EXPECT_EQ(ParseOptimiser("muon"), Optimiser::kMuon);
  EXPECT_EQ(ParseOptimiser("adam_atan2"), Optimiser::kAdamAtan2);
  EXPECT_THROW(ParseOptimiser("adam"), Error);
}

}  // namespace
}  // namespace arc::test
