#include <fmt/format.h>
#include <gtest/gtest.h>

#include "harness/torch/backbone.h"
#include "harness/torch/ops/functional.h"
#include "harness/torch/training/act.h"
#include "tests/harness/torch/gradient_check.h"

namespace arc::test {
namespace {

using Tensors = std::vector<at::Tensor>;

at::Tensor Random(at::IntArrayRef shape, uint64_t seed = 1) {
  return RandomNormal(shape, SeededGenerator(seed));
}

void ExpectGradient(const std::vector<GradientInput>& inputs, const TensorFunction& function) {
  const GradientReport report = CheckGradient(inputs, function);
  EXPECT_LT(report.worst, kGradientTolerance) << report.where;
}

// ---- the checker itself ----

/// The same values, with a gradient that is off by `error`.
at::Tensor WithWrongGradient(const at::Tensor& x, const at::Tensor& error) {
  if (!x.requires_grad()) return x;
  const at::Tensor y = x * 1;
  y.register_hook([error](const at::Tensor& gradient) { return gradient * (1 + error); });
  return y;
}

TEST(GradientCheckTest, AGradientOffByOnePercentIsFound) {
  const at::Tensor error = at::full({}, 0.01, at::kDouble);
  const GradientReport report = CheckGradient({{"x", Random({3, 8})}}, [&](const Tensors& x) {
    return Tensors{RmsNorm(WithWrongGradient(x[0], error), 1e-5)};
  });
  EXPECT_NEAR(report.worst, 0.01, 0.009);
}

TEST(GradientCheckTest, OneWrongElementOfAThousandIsFound) {
  at::Tensor error = at::zeros({20, 50}, at::kDouble);
  error[7][3] = 0.01;
  const GradientReport report =
      CheckGradient({{"x", Random({2, 50})}, {"w", Random({20, 50}, 2)}}, [&](const Tensors& x) {
        return Tensors{at::silu(Linear(x[0], WithWrongGradient(x[1], error)))};
      });
  EXPECT_GT(report.worst, 1e-5);
  EXPECT_EQ(report.where.substr(0, 2), "w,");
}

TEST(GradientCheckTest, ADependenceThatAutogradDoesNotSeeIsFound) {
  const GradientReport report = CheckGradient({{"x", Random({3, 4})}}, [](const Tensors& x) {
    return Tensors{at::exp(x[0]) * x[0].detach().square()};
  });
  EXPECT_GT(report.worst, 0.1);
}

TEST(GradientCheckTest, AnInputWithoutInfluenceHasGradientZero) {
  ExpectGradient({{"x", Random({3})}, {"unused", Random({2}, 2)}},
                 [](const Tensors& x) { return Tensors{x[0].sin()}; });
}

// ---- operations ----

TEST(OperationGradientTest, RmsNorm) {
  ExpectGradient({{"x", Random({2, 3, 8})}},
                 [](const Tensors& x) { return Tensors{RmsNorm(x[0], 1e-5)}; });
  ExpectGradient({{"x", 1e-3 * Random({3, 4})}},  // where eps weighs as much as the mean square
                 [](const Tensors& x) { return Tensors{RmsNorm(x[0], 1e-5)}; });
}

TEST(OperationGradientTest, ResidualRmsNorm) {
  ExpectGradient({{"x", Random({2, 3, 8})}, {"y", Random({2, 3, 8}, 2)}},
                 [](const Tensors& x) { return Tensors{ResidualRmsNorm(x[0], x[1], 1e-5)}; });
}

TEST(OperationGradientTest, SwiGlu) {
  ExpectGradient({{"gate and up", Random({2, 3, 10})}},
                 [](const Tensors& x) { return Tensors{SwiGlu(x[0])}; });
}

TEST(OperationGradientTest, LinearWithAndWithoutBias) {
  const std::vector<GradientInput> inputs = {
      {"x", Random({2, 3, 4})}, {"weight", Random({5, 4}, 2)}, {"bias", Random({5}, 3)}};
  ExpectGradient(inputs, [](const Tensors& x) { return Tensors{Linear(x[0], x[1], x[2])}; });
  ExpectGradient(inputs, [](const Tensors& x) { return Tensors{Linear(x[0], x[1])}; });
}

TEST(OperationGradientTest, DepthwiseConv) {
  for (const auto& [kernel, padding] : {std::pair(2, 1), {3, 1}, {3, 2}, {4, 0}}) {
    SCOPED_TRACE(fmt::format("kernel {}, padding {}", kernel, padding));
    const int64_t pad = padding;
    ExpectGradient(
        {{"x", Random({2, 6, 5})}, {"weight", Random({5, 1, kernel}, 2)}, {"bias", Random({5}, 3)}},
        [pad](const Tensors& x) { return Tensors{DepthwiseConv(x[0], x[1], x[2], pad)}; });
  }
}

TEST(OperationGradientTest, ApplyRope) {
  const RopeTables tables = MakeRopeTables(5, 6, 1e4);
  const at::Tensor cos = tables.cos.to(at::kDouble), sin = tables.sin.to(at::kDouble);
  ExpectGradient({{"x", Random({2, 5, 3, 6})}},
                 [&](const Tensors& x) { return Tensors{ApplyRope(x[0], cos, sin)}; });
}

/// Attend's own products are for bfloat16 alone: fused_test.cpp has them.
TEST(OperationGradientTest, AttendPlainAndCausal) {
  for (const bool causal : {false, true}) {
    SCOPED_TRACE(causal);
    ExpectGradient({{"q", Random({2, 7, 2, 4})},
                    {"k", Random({2, 7, 2, 4}, 2)},
                    {"v", Random({2, 7, 2, 4}, 3)}},
                   [=](const Tensors& x) { return Tensors{Attend(x[0], x[1], x[2], causal)}; });
  }
}

TEST(OperationGradientTest, LogStablemax) {
  ExpectGradient({{"x", 3 * Random({4, 9})}},
                 [](const Tensors& x) { return Tensors{LogStablemax(x[0])}; });
}

TEST(OperationGradientTest, LossesWithIgnoredLabels) {
  const at::Tensor labels = at::randint(6, {3, 4}, SeededGenerator(4), at::kInt);
  labels[0][1] = -100;
  labels[2].fill_(-100);  // a row without labels
  const std::vector<GradientInput> logits = {{"logits", 2 * Random({3, 4, 6})}};
  ExpectGradient(logits, [&](const Tensors& x) {
    return Tensors{StablemaxCrossEntropy(x[0], labels, -100).loss};
  });
  ExpectGradient(logits, [&](const Tensors& x) {
    return Tensors{SoftmaxCrossEntropy(x[0], labels, -100).loss.to(at::kDouble)};
  });
}

// ---- blocks ----

struct NoModel : Model {
  const ModelSpec& Spec() const override { return spec; }
  StepOutput Step(const Tensors&, const ModelBatch&, const StepContext&) const override {
    return {};
  }
  ModelSpec spec;
};

/// The whole loss of a step: token loss, both Q losses, an auxiliary one; one row not halted,
/// one without labels.
TEST(OperationGradientTest, TheLossOfAStep) {
  const NoModel model;
  ActCarry carry;
  carry.rows.labels = at::randint(5, {3, 4}, SeededGenerator(4), at::kInt);
  carry.rows.labels[1].fill_(kIgnoreLabel);
  carry.rows.labels[2][0] = kIgnoreLabel;
  carry.steps = at::full({3}, 2, at::kInt);
  carry.halted = carry.steps > 1;
  carry.halted[0] = false;
  for (const LossType type : {LossType::kStablemax, LossType::kSoftmax}) {
    const ActLoop act(model, {4, 0, true}, type);
    ExpectGradient({{"logits", Random({3, 4, 5})},
                    {"q_halt", Random({3}, 2)},
                    {"q_continue", Random({3}, 3)},
                    {"aux_loss", Random({}, 5)}},
                   [&](const Tensors& x) {
                     ActResult result;
                     result.output = {{}, x[0], x[1], x[2], x[3]};
                     result.target_q_continue = Random({3}, 6).sigmoid();
                     act.AddLoss(carry, result);
                     return Tensors{result.loss.to(at::kDouble)};
                   });
  }
}

using BlockFunction = std::function<Tensors(const Tensors& inputs, const StepContext& context)>;

/// By the inputs and by every parameter of the spec that is not a constant.
void ExpectBlockGradient(const ModelSpec& spec, std::vector<GradientInput> inputs,
                         const BlockFunction& block) {
  const CheckedParameters parameters(spec);
  parameters.AppendTo(inputs);
  ExpectGradient(inputs, [&](const Tensors& values) {
    const Tensors given = parameters.From(values);
    return block(values, DoubleContext(given));
  });
}

BackboneSettings SmallBackbone() {
  BackboneSettings settings;
  settings.seq_len = 5;
  settings.vocab_size = 7;
  settings.hidden_size = 8;
  settings.num_heads = 2;
  settings.expansion = 1;
  settings.puzzle_emb_ndim = 12;  // two positions, the second one padded
  return settings;
}

TEST(BlockGradientTest, SwiGlu) {
  ModelSpec spec;
  const SwiGluBlock block(spec, "mlp", 8, 1);
  ExpectBlockGradient(
      spec, {{"x", Random({2, 3, 8})}},
      [&](const Tensors& x, const StepContext& context) { return Tensors{block(x[0], context)}; });
}

TEST(BlockGradientTest, ConvSwiGlu) {
  ModelSpec spec;
  const ConvSwiGluBlock block(spec, "mlp", 8, 12, {});
  ExpectBlockGradient(
      spec, {{"x", Random({2, 5, 8})}},
      [&](const Tensors& x, const StepContext& context) { return Tensors{block(x[0], context)}; });
}

/// Three heads do not divide the width of 8: attention is 6 wide then.
TEST(BlockGradientTest, AttentionWithAndWithoutPositionsAndCausal) {
  for (const auto& [heads, causal, with_rope] :
       {std::tuple(2, false, false), {2, true, false}, {2, false, true}, {3, true, true}}) {
    SCOPED_TRACE(fmt::format("{} heads, causal {}, rope {}", heads, causal, with_rope));
    BackboneSettings settings = SmallBackbone();
    settings.num_heads = heads;
    ModelSpec spec;
    const Rope rope = with_rope ? DeclareRope(spec, settings) : Rope{};
    const AttentionBlock block(spec, "attention", 8, heads, causal);
    ExpectBlockGradient(spec, {{"x", Random({2, settings.length(), 8})}},
                        [&](const Tensors& x, const StepContext& context) {
                          return Tensors{block(x[0], rope, context)};
                        });
  }
}

TEST(BlockGradientTest, InputEmbedding) {
  const at::Tensor tokens = at::randint(7, {3, 5}, SeededGenerator(4), at::kInt);
  for (const char* positions : {"rope", "learned"}) {
    for (const int64_t width : {0, 12}) {
      SCOPED_TRACE(fmt::format("{} positions, puzzle vectors of {}", positions, width));
      BackboneSettings settings = SmallBackbone();
      settings.pos_encodings = positions;
      settings.puzzle_emb_ndim = width;
      ModelSpec spec;
      const InputEmbedding embedding(spec, settings);
      std::vector<GradientInput> inputs;
      if (width > 0) inputs.push_back({"puzzle vectors", Random({3, width})});
      ExpectBlockGradient(spec, inputs, [&](const Tensors& x, const StepContext& context) {
        return Tensors{embedding({tokens, width > 0 ? x[0] : at::Tensor()}, context)};
      });
    }
  }
}

TEST(BlockGradientTest, OutputHeads) {
  const BackboneSettings settings = SmallBackbone();
  ModelSpec spec;
  const OutputHeads heads(spec, settings);
  ExpectBlockGradient(spec, {{"z", Random({2, settings.length(), 8})}},
                      [&](const Tensors& x, const StepContext& context) {
                        StepOutput output;
                        heads(x[0], context, output);
                        return Tensors{output.logits, output.q_halt, output.q_continue};
                      });
}

TEST(BlockGradientTest, ReasoningBlocksAndLevels) {
  using Mixer = ReasoningBlock::Mixer;
  const BackboneSettings settings = SmallBackbone();
  const ConvSwiGluBlock::Options conv;
  using Kind = std::pair<Mixer, std::optional<ConvSwiGluBlock::Options>>;
  for (const auto& [mixer, channels] :
       {Kind(Mixer::kAttention, {}), {Mixer::kMlp, {}}, {Mixer::kAttention, conv}}) {
    SCOPED_TRACE(fmt::format("mlp_t {}, conv {}", mixer == Mixer::kMlp, channels.has_value()));
    ModelSpec spec, level_spec;
    const ReasoningBlock block(spec, "block", settings, mixer, channels);
    const Rope rope = DeclareRope(spec, settings);
    at::Tensor x = Random({2, settings.length(), 8});
    if (mixer == Mixer::kMlp) x = x.transpose(0, 1).contiguous();  // positions first
    const at::Tensor y = Random(x.sizes(), 2);
    ExpectBlockGradient(spec, {{"x", x}}, [&](const Tensors& in, const StepContext& context) {
      return Tensors{block(in[0], rope, context)};
    });
    const ReasoningLevel level(level_spec, "level", settings, mixer, 2, channels);
    const Rope level_rope = DeclareRope(level_spec, settings);
    ExpectBlockGradient(level_spec, {{"z", x}, {"injected", y}},
                        [&](const Tensors& in, const StepContext& context) {
                          return Tensors{level(in[0], in[1], level_rope, context)};
                        });
  }
}

}  // namespace
}  // namespace arc::test
