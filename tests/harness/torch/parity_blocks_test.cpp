#include <ATen/ATen.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/torch/blocks.h"
#include "harness/torch/ops/functional.h"
#include "tests/harness/torch/parity_case.h"

// hrm/blocks: every tensor of the file is an input that is used or an output
// that is compared.
namespace arc::test {
namespace {

using nlohmann::json;

class ParityBlocks : public testing::Test {
 protected:
  void SetUp() override {
    const auto folder = ParityFolder() / "models/hrm/blocks";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
    std::ifstream file(folder / "case.json");
    params_ = json::parse(file).at("params");
    blocks_ = ReadSafetensors(folder / "blocks.safetensors");
  }
  at::Tensor Get(const std::string& name) const { return blocks_.Get(name).clone(); }
  at::Tensor Leaf(const std::string& name) const { return Get(name).requires_grad_(true); }
  void Compare(const at::Tensor& actual, const std::string& name) const {
    const at::Tensor expected = Get(name);
    const double largest = expected.to(at::kDouble).abs().max().item<double>();
    const bool wide = expected.scalar_type() == at::kDouble;
    ExpectNear(actual, expected, wide ? 1e-12 * largest : 1e-5 * largest + 1e-6, name);
  }
  json params_;
  Checkpoint blocks_;
};

TEST_F(ParityBlocks, Stablemax) {
  const at::Tensor logits = Leaf("stablemax.logits"), labels = Get("stablemax.labels");
  const at::Tensor wide = logits.to(at::kDouble);
  Compare(LogStablemax(wide).exp() * Get("stablemax.s_f64").sum(-1, true), "stablemax.s_f64");
  Compare(LogStablemax(wide), "stablemax.log_stablemax_f64");
  const at::Tensor loss = StablemaxCrossEntropy(logits, labels, kIgnoreLabel);
  Compare(loss, "stablemax.cross_entropy_f64");
  (loss.sum() / 7).backward();
  Compare(logits.grad(), "stablemax.grad_logits_of_sum_div_7");
  Compare(SoftmaxCrossEntropy(logits, labels, kIgnoreLabel), "softmax.cross_entropy_f32");
}

TEST_F(ParityBlocks, RmsNorm) {
  const double eps = params_.at("rms_norm").at("variance_epsilon");
  const at::Tensor x = Leaf("rms_norm.x");
  const at::Tensor y = RmsNorm(x, eps);
  Compare(y, "rms_norm.y");
  y.backward(Get("rms_norm.dy"));
  Compare(x.grad(), "rms_norm.dx");
  const at::Tensor half = Get("rms_norm.x_bf16_as_f32").to(at::kBFloat16);
  Compare(RmsNorm(half, eps).to(at::kFloat), "rms_norm.y_bf16_as_f32");
  const at::Tensor zero = at::zeros_like(x);
  EXPECT_TRUE(at::equal(ResidualRmsNorm(x.detach(), zero, eps), y.detach()));
}

TEST_F(ParityBlocks, Rope) {
  const json& rope = params_.at("rope");
  const RopeTables tables =
      MakeRopeTables(rope.at("max_position_embeddings"), rope.at("dim"), rope.at("base"));
  Compare(tables.cos, "rope.cos");
  Compare(tables.sin, "rope.sin");
  Compare(MakeRopeTables(9, 8, 500).cos, "rope.cos_theta500");
  Compare(ApplyRope(Get("rope.q"), tables.cos, tables.sin), "rope.q_out");
  Compare(ApplyRope(Get("rope.k"), tables.cos, tables.sin), "rope.k_out");
}

/// A context whose parameters are leaves with these values.
struct Parameters {
  explicit Parameters(std::vector<at::Tensor> values) : tensors(std::move(values)) {
    context.parameters = tensors;
  }
  std::vector<at::Tensor> tensors;
  StepContext context;
};

TEST_F(ParityBlocks, SwiGlu) {
  ModelSpec spec;
  const SwiGluBlock block(spec, "mlp", 32, 4.0);
  const Parameters p({Leaf("swiglu.gate_up_proj.weight"), Get("swiglu.down_proj.weight")});
  const at::Tensor x = Leaf("swiglu.x");
  const at::Tensor y = block(x, p.context);
  Compare(y, "swiglu.y");
  y.backward(Get("swiglu.dy"));
  Compare(x.grad(), "swiglu.dx");
  Compare(p.tensors[0].grad(), "swiglu.d_gate_up");
  for (const json& row : params_.at("swiglu_inter_table")) {
    EXPECT_EQ(SwiGluInner(row.at("hidden_size"), row.at("expansion")),
              row.at("inter").get<int64_t>())
        << row.dump();
  }
}

TEST_F(ParityBlocks, Attention) {
  const struct {
    const char* name;
    bool rope, causal;
  } kVariants[] = {{"attention", true, false},
                   {"attention_norope", false, false},
                   {"attention_causal", true, true}};
  for (const auto& variant : kVariants) {
    ModelSpec spec;
    const AttentionBlock block(spec, "self_attn", 32, 4, variant.causal);
    Parameters p({Get("attention.qkv_proj.weight"), Get("attention.o_proj.weight"), Get("rope.cos"),
                  Get("rope.sin")});
    const at::Tensor x = Leaf("attention.x");
    const at::Tensor y = block(x, Rope{2, 3, variant.rope}, p.context);
    Compare(y, std::string(variant.name) + ".y");
    y.backward(Get("attention.dy"));
    Compare(x.grad(), std::string(variant.name) + ".dx");
  }
}

TEST_F(ParityBlocks, TruncatedNormal) {
  for (const auto& [name, std] : {std::pair{"std1.0", 1.0}, {"std0.25", 0.25}}) {
    const at::Tensor u = Get(fmt::format("trunc_normal.u_{}", name));
    Compare(TruncatedNormalOf(u.to(at::kDouble), std), fmt::format("trunc_normal.y_{}", name));
  }
}

TEST_F(ParityBlocks, SparseSignSgd) {
  const json& sgd = params_.at("sign_sgd");
  const at::Tensor table = Get("sign_sgd.weights_0");
  for (int i = 0; i < 3; ++i) {
    SparseSignSgd(table, Get(fmt::format("sign_sgd.ids_{}", i)),
                  Get(fmt::format("sign_sgd.local_grad_{}", i)), sgd.at("lr").at(i),
                  sgd.at("weight_decay"));
    Compare(table, fmt::format("sign_sgd.weights_{}", i + 1));
  }
}

TEST_F(ParityBlocks, AdamAtan2) {
  const json& adam = params_.at("adam_atan2");
  const auto flat = [&](const char* name, int step) {
    return at::cat({Get(fmt::format("adam_atan2.{}1_{}", name, step)).flatten(),
                    Get(fmt::format("adam_atan2.{}2_{}", name, step)).flatten()});
  };
  const at::Tensor p = flat("p", 0);
  AdamAtan2 optimiser(p, {adam.at("betas").at(0), adam.at("betas").at(1), adam.at("weight_decay")});
  for (int step = 0; step < 5; ++step) {
    optimiser.Step(p, flat("g", step), adam.at("lr").at(step));
    const std::string after = std::to_string(step + 1);
    Compare(p.narrow(0, 0, 54).view({6, 9}), "adam_atan2.p1_" + after);
    Compare(p.narrow(0, 54, 5), "adam_atan2.p2_" + after);
  }
  Compare(optimiser.first_moment().narrow(0, 0, 54).view({6, 9}), "adam_atan2.m1_end");
  Compare(optimiser.second_moment().narrow(0, 0, 54).view({6, 9}), "adam_atan2.v1_end");
}

TEST_F(ParityBlocks, LearningRate) {
  for (const json& row : params_.at("lr_schedule")) {
    const LearningRateSchedule schedule{row.at("base_lr"), row.at("min_ratio"), row.at("warmup"),
                                        row.at("total")};
    const json& expected = row.at("lr_at_step_0_to_total");
    for (size_t step = 0; step < expected.size(); ++step) {
      EXPECT_NEAR(schedule.At(static_cast<int64_t>(step)), expected.at(step).get<double>(), 1e-15)
          << row.dump();
    }
  }
}

}  // namespace
}  // namespace arc::test
