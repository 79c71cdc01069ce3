#include "harness/torch/ops/packed_weight.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "harness/torch/ops/functional.h"
#include "harness/torch/parameters.h"

namespace arc {
namespace {

at::Tensor Random(const std::vector<int64_t>& shape, uint64_t seed) {
  return TruncatedNormal(shape, 1, seed).to(at::kBFloat16);
}

/// Equal to a float64 product of K terms of size 1 but for bfloat16's rounding of the sum.
void ExpectProduct(const at::Tensor& product, const at::Tensor& x, const at::Tensor& w) {
  EXPECT_EQ(product.scalar_type(), at::kBFloat16);
  const at::Tensor exact = at::matmul(x.to(at::kDouble), w.to(at::kDouble));
  ASSERT_EQ(product.sizes(), exact.sizes());
  const double size = std::sqrt(static_cast<double>(x.size(-1)));
  EXPECT_LT((product.to(at::kDouble) - exact).abs().max().item<double>(), 0.02 * size + 0.01);
}

/// On one thread, as products of packed weights are made. Skipped without bfloat16 instructions.
class PackedWeightTest : public testing::Test {
 protected:
  void SetUp() override {
    at::set_num_threads(1);
    if (PackedWeightsOf({Random({2, 2}, 1)}).empty()) GTEST_SKIP() << "no bfloat16 instructions";
  }
  ~PackedWeightTest() override { at::set_num_threads(threads_); }

 private:
  int threads_ = at::get_num_threads();
};

TEST_F(PackedWeightTest, ProductsOfEveryShape) {
  for (const auto& [out, in] : {std::pair{3072, 512}, {11, 97}, {1, 64}, {130, 1}}) {
    const at::Tensor weight = Random({out, in}, 1);
    PackedWeight packed(weight);
    for (const std::vector<int64_t>& rows : {std::vector<int64_t>{1}, {7}, {3, 33}, {300}}) {
      std::vector<int64_t> shape = rows;
      shape.push_back(in);
      const at::Tensor x = Random(shape, 2);
      ExpectProduct(PackedProduct(x, packed.Packed()), x, weight.t());
    }
  }
}

TEST_F(PackedWeightTest, ARowsProductDoesNotHangOnItsNeighbours) {
  PackedWeight packed(Random({96, 64}, 1));
  const at::Tensor x = Random({40, 64}, 2), all = PackedProduct(x, packed.Packed());
  for (const int64_t rows : {1, 5, 39}) {
    EXPECT_TRUE(PackedProduct(x.narrow(0, 0, rows), packed.Packed()).equal(all.narrow(0, 0, rows)))
        << rows;
  }
}

TEST_F(PackedWeightTest, FollowsTheWeightWhenAskedTo) {
  const at::Tensor weight = Random({8, 4}, 1), x = Random({3, 4}, 2);
  const at::Tensor before = weight.clone();
  const PackedWeights all = PackedWeightsOf({weight});
  const at::Tensor old = all[0]->Packed();
  weight.add_(1);
  RefreshAll(all);
  ExpectProduct(PackedProduct(x, all[0]->Packed()), x, weight.t());
  ExpectProduct(PackedProduct(x, old), x, before.t());
}

TEST_F(PackedWeightTest, OnlyMatricesInBfloat16) {
  const PackedWeights some = PackedWeightsOf({Random({4}, 1), at::Tensor(), Random({4, 2}, 1)});
  ASSERT_EQ(some.size(), 3u);
  EXPECT_TRUE(!some[0] && !some[1] && some[2]);
  EXPECT_TRUE(PackedWeightsOf({Random({4, 2}, 1).to(at::kFloat)}).empty());
}

/// The plain weight is seen to be left out, or used, by packing another than it is.
TEST_F(PackedWeightTest, LinearComputesWithItOnOneThread) {
  const at::Tensor cast = Random({48, 32}, 1), other = Random({48, 32}, 4);
  const at::Tensor x = Random({5, 6, 32}, 2).set_requires_grad(true), dy = Random({5, 6, 48}, 3);
  const at::Tensor weight = cast.to(at::kFloat).set_requires_grad(true);
  PackedWeight packed(other);
  const at::Tensor y = Linear(x, LinearWeight{weight, cast, &packed});
  ExpectProduct(y.detach(), x.detach(), other.t());
  y.backward(dy);
  ExpectProduct(x.grad(), dy, cast);
  ExpectProduct(weight.grad().to(at::kBFloat16).t(), x.detach().flatten(0, 1).t(),
                dy.flatten(0, 1));

  at::set_num_threads(2);
  ExpectProduct(Linear(x, LinearWeight{weight, cast, &packed}).detach(), x.detach(), cast.t());
}

}  // namespace
}  // namespace arc
