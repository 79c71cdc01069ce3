#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/harness/torch/gradient_check.h"
#include "tests/harness/torch/plugin_model.h"

// Where gradient flows in a step of each model. Its cycles without gradient are run once, by
// models of fewer cycles and the same weights; what is left of the step is then a model of fewer
// cycles too, differentiated numerically, all of it. The step's gradient has to be that.
namespace arc::test {
namespace {

using nlohmann::json;
using Tensors = std::vector<at::Tensor>;

constexpr int kLength = 5, kVocab = 6, kRows = 2, kPuzzleWidth = 8;

struct Cycles {
  int h = 1, l = 1;
};
struct ModelCase {
  const char* name;
  const char* plugin;
  Cycles cycles;
  json settings = json::object();  ///< beside the sizes
};
void PrintTo(const ModelCase& model, std::ostream* out) { *out << model.name; }

class StepGradientTest : public testing::TestWithParam<ModelCase> {
 protected:
  StepGradientTest() : model_(WithCycles(GetParam().cycles)), parameters_(model_->Spec()) {
    for (const CarrySpec& spec : model_->Spec().carry) {
      std::vector<int64_t> shape = spec.shape;
      shape.insert(shape.begin(), kRows);
      carry_.push_back(RandomNormal(shape, SeededGenerator(30 + carry_.size())));
    }
    inputs_ = {{"puzzle vectors", RandomNormal({kRows, kPuzzleWidth}, SeededGenerator(9))}};
    parameters_.AppendTo(inputs_);
  }

  static std::unique_ptr<Model> WithCycles(Cycles cycles) {
    json settings = {{"hidden_size", 8},
                     {"num_heads", 2},
                     {"expansion", 1.0},
                     {"H_layers", 1},
                     {"L_layers", 1},
                     {"num_layers", 2},
                     {"puzzle_emb_ndim", kPuzzleWidth},
                     {"puzzle_emb_len", 2},
                     {"H_cycles", cycles.h},
                     {"L_cycles", cycles.l}};
    settings.update(GetParam().settings);
    return MakeModel(GetParam().plugin, settings, kLength, kVocab);
  }

  /// One step of `model` from `carry`; inputs as in inputs_.
  StepOutput Step(const Model& model, const Tensors& carry, const Tensors& inputs) const {
    const Tensors given = parameters_.From(inputs);
    return model.Step(carry, {tokens_, inputs[0]}, DoubleContext(given));
  }
  Tensors Outputs(const Model& model, const Tensors& carry, const Tensors& inputs) const {
    StepOutput output = Step(model, carry, inputs);
    Tensors outputs = {output.logits, output.q_halt};
    if (output.q_continue.defined()) outputs.push_back(output.q_continue);
    return outputs;
  }
  Tensors BaseInputs() const {
    Tensors values;
    for (const GradientInput& input : inputs_) values.push_back(input.value);
    return values;
  }
  Tensors CarryAfter(Cycles cycles, const Tensors& carry) const {
    return Step(*WithCycles(cycles), carry, BaseInputs()).carry;
  }

  /// Runs the cycles that gradient does not reach on `carry`; returns the cycles that are left.
  Cycles RunFrozenPart(Tensors& carry) const {
    const Cycles all = GetParam().cycles;
    if (all.h > 1) carry = CarryAfter({all.h - 1, all.l}, carry);
    if (GetParam().plugin != std::string("hrm")) return {1, all.l};
    // HRM: of the last H cycle only the last L update and the H update have gradient.
    if (all.l > 1) carry[1] = CarryAfter({1, all.l - 1}, carry)[1];
    return {1, 1};
  }

  GradientReport Check(const Model& reference, const Tensors& from) const {
    const auto function = [&](const Tensors& inputs) { return Outputs(*model_, carry_, inputs); };
    return GradientChecker(inputs_, function,
                           [&](const Tensors& inputs) { return Outputs(reference, from, inputs); })
        .Run();
  }

  std::unique_ptr<Model> model_;
  CheckedParameters parameters_;
  at::Tensor tokens_ = at::randint(kVocab, {kRows, kLength}, SeededGenerator(8), at::kInt);
  Tensors carry_;
  std::vector<GradientInput> inputs_;
};

TEST_P(StepGradientTest, IsThatOfThePartThatGradientReaches) {
  Tensors frozen = carry_;
  const std::unique_ptr<Model> rest = WithCycles(RunFrozenPart(frozen));
  const Tensors whole = Outputs(*model_, carry_, BaseInputs());
  const Tensors part = Outputs(*rest, frozen, BaseInputs());
  for (size_t i = 0; i < whole.size(); ++i) EXPECT_TRUE(at::equal(whole[i], part[i])) << i;
  const GradientReport report = Check(*rest, frozen);
  EXPECT_LT(report.worst, kGradientTolerance) << report.where;
}

/// Else the test above would hold of a model without truncation, too.
TEST_P(StepGradientTest, IsTheWholeOneOnlyWhereNothingIsCutOff) {
  Tensors frozen = carry_;
  const Cycles left = RunFrozenPart(frozen), all = GetParam().cycles;
  const GradientReport report = Check(*model_, carry_);
  if (left.h == all.h && left.l == all.l) {
    EXPECT_LT(report.worst, kGradientTolerance) << report.where;
  } else {
    EXPECT_GT(report.worst, 1e-3);
  }
}

TEST_P(StepGradientTest, TheCarryIsCutOff) {
  Tensors leaves;
  for (const at::Tensor& value : BaseInputs()) {
    leaves.push_back(value.detach().clone().set_requires_grad(true));
  }
  for (const at::Tensor& state : Step(*model_, carry_, leaves).carry) {
    EXPECT_FALSE(state.requires_grad());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Models, StepGradientTest,
    testing::Values(ModelCase{"hrm_1_1", "hrm", {1, 1}}, ModelCase{"hrm_2_2", "hrm", {2, 2}},
                    ModelCase{"hrm_1_3", "hrm", {1, 3}}, ModelCase{"hrm_3_1", "hrm", {3, 1}},
                    ModelCase{"hrm_learned", "hrm", {2, 1}, {{"pos_encodings", "learned"}}},
                    ModelCase{"trm_1_1", "trm", {1, 1}}, ModelCase{"trm_1_3", "trm", {1, 3}},
                    ModelCase{"trm_3_2", "trm", {3, 2}},
                    ModelCase{"trm_mlp_t", "trm", {2, 2}, {{"mlp_t", true}}},
                    ModelCase{"urm_1_2", "urm", {1, 2}}, ModelCase{"urm_3_2", "urm", {3, 2}},
                    ModelCase{"transformer", "transformer", {1, 1}}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace arc::test
