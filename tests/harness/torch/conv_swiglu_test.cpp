#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include "harness/torch/backbone.h"
#include "harness/torch/ops/functional.h"
#include "harness/torch/parameters.h"

namespace arc::test {
namespace {

at::Tensor Random(at::IntArrayRef shape, uint64_t seed) {
  at::manual_seed(seed);
  return at::randn(shape);
}

TEST(DepthwiseConvTest, EqualsTheLibrarysForEveryKernelAndPadding) {
  const at::Tensor x = Random({2, 7, 5}, 1);
  for (const int64_t kernel : {1, 2, 3, 4}) {
    for (int64_t padding = 0; padding < kernel; ++padding) {
      const at::Tensor weight = Random({5, 1, kernel}, 2), bias = Random({5}, 3);
      const at::Tensor all =
          at::conv1d(x.transpose(1, 2), weight, bias, 1, padding, 1, 5).transpose(1, 2);
      const at::Tensor expected = all.narrow(1, 0, std::min<int64_t>(7, all.size(1)));
      EXPECT_TRUE(at::allclose(DepthwiseConv(x, weight, bias, padding), expected, 1e-5, 1e-6))
          << "kernel " << kernel << ", padding " << padding;
    }
  }
}

TEST(DepthwiseConvTest, InBfloat16OnlyInputsAndTheResultAreRounded) {
  const at::Tensor x = Random({2, 6, 3}, 1).to(at::kBFloat16);
  const at::Tensor weight = Random({3, 1, 2}, 2), bias = Random({3}, 3);
  const auto rounded = [](const at::Tensor& t) { return t.to(at::kBFloat16).to(at::kFloat); };
  const at::Tensor expected = DepthwiseConv(x.to(at::kFloat), rounded(weight), rounded(bias), 1);
  EXPECT_TRUE(at::equal(DepthwiseConv(x, weight, bias, 1), expected.to(at::kBFloat16)));
}

/// The block of a model with its parameters.
struct Block {
  explicit Block(ConvSwiGluBlock::Options options)
      : block(spec, "mlp", 8, 12, options), store(spec, at::kCPU) {
    store.Initialise(7);
    context.parameters = store.tensors();
  }
  ModelSpec spec;
  ConvSwiGluBlock block;
  ParameterStore store;
  StepContext context;
};

TEST(ConvSwiGluTest, NoPositionSeesALaterOne) {
  at::NoGradGuard no_grad;
  const Block block({});
  const at::Tensor x = Random({1, 6, 8}, 1);
  const at::Tensor y = block.block(x, block.context);
  const at::Tensor changed = x.clone();
  changed.select(1, 3).add_(1);
  const at::Tensor moved = (block.block(changed, block.context) - y).abs().amax({0, 2});
  for (int64_t t = 0; t < 6; ++t) {
    EXPECT_EQ(moved[t].item<float>() > 1e-6, t == 3 || t == 4) << t;
  }
}

TEST(ConvSwiGluTest, TheCompatibleOneIsInBfloat16AndNearTheOther) {
  at::NoGradGuard no_grad;
  const Block wide({}), narrow({.bf16 = true});
  const at::Tensor x = Random({2, 6, 8}, 2);
  const at::Tensor y = wide.block(x, wide.context), rounded = narrow.block(x, narrow.context);
  EXPECT_EQ(rounded.scalar_type(), at::kBFloat16);
  const double error = (rounded.to(at::kFloat) - y).abs().max().item<double>();
  EXPECT_GT(error, 0);
  EXPECT_LT(error, 0.02 * y.abs().max().item<double>());
}

TEST(AttentionTest, HeadsThatDoNotDivideTheWidthAreRoundedDown) {
  ModelSpec spec;
  const AttentionBlock block(spec, "self_attn", 32, 3);
  EXPECT_EQ(spec.parameters[0].shape, (std::vector<int64_t>{90, 32}));
  EXPECT_EQ(spec.parameters[1].shape, (std::vector<int64_t>{32, 30}));
  ParameterStore store(spec, at::kCPU);
  store.Initialise(1);
  StepContext context;
  context.parameters = store.tensors();
  EXPECT_EQ(block(Random({2, 5, 32}, 1), {}, context).sizes(), (std::vector<int64_t>{2, 5, 32}));
}

}  // namespace
}  // namespace arc::test
