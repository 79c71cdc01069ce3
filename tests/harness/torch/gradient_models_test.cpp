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
/// One model with its cycles and settings beside the sizes.
class StepGradient {
 public:
  StepGradient(std::string plugin, Cycles cycles, json settings = json::object())
      : plugin_(std::move(plugin)),
        cycles_(cycles),
        settings_(std::move(settings)),
        model_(WithCycles(cycles)),
        parameters_(model_->Spec()) {
    for (const CarrySpec& spec : model_->Spec().carry) {
      std::vector<int64_t> shape = spec.shape;
      shape.insert(shape.begin(), kRows);
      carry_.push_back(RandomNormal(shape, SeededGenerator(30 + carry_.size())));
    }
    inputs_ = {{"puzzle vectors", RandomNormal({kRows, kPuzzleWidth}, SeededGenerator(9))}};
    parameters_.AppendTo(inputs_);
  }

  void ExpectToReachItsPartAlone() const {
    SCOPED_TRACE(fmt::format("{} H, {} L cycles, {}", cycles_.h, cycles_.l, settings_.dump()));
    Tensors frozen = carry_;
    const Cycles left = RunFrozenPart(frozen);
    const std::unique_ptr<Model> rest = WithCycles(left);
    const Tensors whole = Outputs(*model_, carry_, BaseInputs());
    const Tensors part = Outputs(*rest, frozen, BaseInputs());
    for (size_t i = 0; i < whole.size(); ++i) EXPECT_TRUE(at::equal(whole[i], part[i])) << i;
    const GradientReport of_part = Check(*rest, frozen), of_whole = Check(*model_, carry_);
    EXPECT_LT(of_part.worst, kGradientTolerance) << of_part.where;
    // Else that would hold of a model without truncation, too.
    const bool is_cut = left.h != cycles_.h || left.l != cycles_.l;
    EXPECT_TRUE(!is_cut || of_whole.worst > 1e-3) << of_whole.worst;
    ExpectCarryCutOff();
  }

 private:
  std::unique_ptr<Model> WithCycles(Cycles cycles) const {
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
    settings.update(settings_);
    return MakeModel(plugin_, settings, kLength, kVocab);
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
    if (cycles_.h > 1) carry = CarryAfter({cycles_.h - 1, cycles_.l}, carry);
    if (plugin_ != "hrm") return {1, cycles_.l};
    // HRM: of the last H cycle only the last L update and the H update have gradient.
    if (cycles_.l > 1) carry[1] = CarryAfter({1, cycles_.l - 1}, carry)[1];
    return {1, 1};
  }

  GradientReport Check(const Model& reference, const Tensors& from) const {
    const auto function = [&](const Tensors& inputs) { return Outputs(*model_, carry_, inputs); };
    return GradientChecker(inputs_, function,
                           [&](const Tensors& inputs) { return Outputs(reference, from, inputs); })
        .Run();
  }

  void ExpectCarryCutOff() const {
    Tensors leaves;
    for (const at::Tensor& value : BaseInputs()) {
      leaves.push_back(value.detach().clone().set_requires_grad(true));
    }
    for (const at::Tensor& state : Step(*model_, carry_, leaves).carry) {
      EXPECT_FALSE(state.requires_grad());
    }
  }

  std::string plugin_;
  Cycles cycles_;
  json settings_;
  std::unique_ptr<Model> model_;
  CheckedParameters parameters_;
  at::Tensor tokens_ = at::randint(kVocab, {kRows, kLength}, SeededGenerator(8), at::kInt);
  Tensors carry_;
  std::vector<GradientInput> inputs_;
};

TEST(StepGradientTest, HrmReachesTheLastUpdateOfEachState) {
  for (const Cycles cycles : {Cycles{1, 1}, {2, 2}, {1, 3}, {3, 1}}) {
    StepGradient("hrm", cycles).ExpectToReachItsPartAlone();
  }
  StepGradient("hrm", {2, 1}, {{"pos_encodings", "learned"}}).ExpectToReachItsPartAlone();
}

TEST(StepGradientTest, TrmReachesTheLastHCycle) {
  for (const Cycles cycles : {Cycles{1, 1}, {1, 3}, {3, 2}}) {
    StepGradient("trm", cycles).ExpectToReachItsPartAlone();
  }
  StepGradient("trm", {2, 2}, {{"mlp_t", true}}).ExpectToReachItsPartAlone();
}

TEST(StepGradientTest, UrmReachesTheLastHCycle) {
  for (const Cycles cycles : {Cycles{1, 2}, {3, 2}}) {
    StepGradient("urm", cycles).ExpectToReachItsPartAlone();
  }
}

TEST(StepGradientTest, TheTransformerReachesItsPass) {
  StepGradient("transformer", {}).ExpectToReachItsPartAlone();
  StepGradient("transformer", {}, {{"pos_encodings", "learned"}}).ExpectToReachItsPartAlone();
}

}  // namespace
}  // namespace arc::test
