#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/harness/torch/parity_case.h"

// Every forward, train_step and trajectory case of HRM and TRM, against what the
// public code computed. The fixtures' README and case.json hold the semantics.
namespace arc::test {
namespace {

using nlohmann::json;

constexpr double kPoison = 123;  // what the public code's uninitialised carry held

void ExpectCall(const ParityCase& parity, const Checkpoint& expected, size_t call,
                const ActCarry& carry, const ActResult& result) {
  const std::string prefix = fmt::format("call_{:02}.", call + 1);
  std::map<std::string, at::Tensor> actual = {{"logits", result.output.logits},
                                              {"q_halt_logits", result.output.q_halt},
                                              {"q_continue_logits", result.output.q_continue},
                                              {"target_q_continue", result.target_q_continue},
                                              {"z_H", carry.latent[0]},
                                              {"z_L", carry.latent[1]},
                                              {"halted", carry.halted.to(at::kByte)},
                                              {"steps", carry.steps}};
  size_t compared = 0;
  for (const auto& [name, tensor] : expected.tensors) {
    if (!name.starts_with(prefix)) continue;
    const std::string key = name.substr(prefix.size());
    ASSERT_TRUE(actual.count(key)) << name;
    ExpectNear(actual[key], tensor, parity.Tolerance(key, tensor), name);
    ++compared;
  }
  EXPECT_GE(compared, 4u) << prefix;
  for (const auto& [name, tensor] : expected.tensors) {
    if (!name.starts_with("scalar.")) continue;
    const std::string key = name.substr(7);
    if (key == "lr" || key == "puzzle_emb_lr") continue;  // the trajectory test's
    const double value = result.metrics.count(key) ? result.metrics.at(key).item<double>() : NAN;
    EXPECT_NEAR(value, tensor[static_cast<int64_t>(call)].item<double>(),
                parity.Tolerance(key, tensor))
        << name << " of call " << call + 1;
  }
}

class ParityModels : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(ParityFolder())) GTEST_SKIP() << "no " << ParityFolder();
  }
};

/// The model with the case's weights, stepped without updates.
struct Stepper {
  explicit Stepper(const ParityCase& parity)
      : settings(parity.Settings()),
        store(parity.model().Spec(), at::kCPU),
        table(at::zeros({parity.identifiers(), parity.model().Spec().puzzle_vector_size})),
        act(parity.model(), settings.halting, settings.loss) {
    const Checkpoint weights = parity.File("weights");
    LoadWeights(weights, "", store, table.size(1) > 0 ? &table : nullptr);
    context.parameters = store.tensors();
    carry = act.InitialCarry(parity.Rows(0), context);
    for (at::Tensor& latent : carry.latent) latent.fill_(kPoison);
  }
  LearnerSettings settings;
  ParameterStore store;
  at::Tensor table;
  ActLoop act;
  StepContext context;
  ActCarry carry;
};

void RunForward(const ParityCase& parity) {
  at::NoGradGuard no_grad;
  const Checkpoint expected = parity.File("expected");
  Stepper stepper(parity);
  for (size_t call = 0; call < parity.calls(); ++call) {
    ActResult result =
        stepper.act.Step(stepper.carry, parity.Rows(call), stepper.table, stepper.context);
    stepper.act.AddLoss(stepper.carry, result);
    ExpectCall(parity, expected, call, stepper.carry, result);
  }
}

void ExpectGradients(const ParityCase& parity, size_t call, const Stepper& stepper,
                     const ActResult& result) {
  const Checkpoint expected = parity.File(fmt::format("grads_call{}", call + 1));
  const double relative = parity.facts().at("suggested_atol").at("grad_rel_to_tensor_max_abs");
  std::map<std::string, at::Tensor> actual;
  for (size_t i = 0; i < stepper.store.specs().size(); ++i) {
    actual[OfficialName(stepper.store.specs()[i].name)] = stepper.store.tensors()[i].grad();
  }
  actual["model.inner.puzzle_emb.local_weights"] = result.puzzle_vectors.grad();
  actual["model.inner.puzzle_emb.local_ids"] = stepper.carry.rows.identifiers;
  for (const auto& [name, tensor] : expected.tensors) {
    const double largest = tensor.to(at::kDouble).abs().max().item<double>();
    ExpectNear(actual[name], tensor, relative * largest + 1e-9, name);
  }
}

void RunTrainStep(const ParityCase& parity) {
  const Checkpoint expected = parity.File("expected");
  const double scale = parity.facts().at("run").at("grad_scale");
  Stepper stepper(parity);
  stepper.context.training = true;
  for (size_t call = 0; call < parity.calls(); ++call) {
    stepper.store.flat_gradient().zero_();
    ActResult result =
        stepper.act.Step(stepper.carry, parity.Rows(call), stepper.table, stepper.context);
    (result.loss * scale).backward();
    ExpectCall(parity, expected, call, stepper.carry, result);
    if (call < 2) ExpectGradients(parity, call, stepper, result);
  }
}

/// Weights after optimiser steps; elements whose gradient is at rounding level
/// may take another sign (parity README, "Tolerances").
void ExpectWeights(const ParityCase& parity, const std::string& file, const Checkpoint& actual,
                   const std::string& prefix, double tolerance) {
  for (const auto& [name, tensor] : parity.File(file).tensors) {
    ExpectNear(actual.Get(actual.Has(prefix + name) ? prefix + name : name), tensor, tolerance,
               file + " " + name);
  }
}

void RunTrajectory(const ParityCase& parity) {
  const Checkpoint expected = parity.File("expected");
  Learner learner(parity.model(), parity.identifiers(), parity.Settings(), at::kCPU);
  learner.LoadWeightsFrom(parity.File("weights"));
  for (size_t call = 0; call < parity.calls(); ++call) {
    const ActResult result = learner.Step(parity.Rows(call));
    ExpectCall(parity, expected, call, learner.carry(), result);
    const auto index = static_cast<int64_t>(call);
    EXPECT_NEAR(learner.settings().lr.At(learner.step()),
                expected.Get("scalar.lr")[index].item<double>(), 1e-12);
    const std::string after = fmt::format("after_{:02}", call + 1);
    const json& suggested = parity.facts().at("suggested_atol");
    const std::string weights = "weights_" + after, ema = "ema_" + after;
    if (suggested.contains(weights)) {
      ExpectWeights(parity, weights, learner.SaveState(), "", suggested.at(weights));
    }
    if (suggested.contains(ema)) {
      ExpectWeights(parity, ema, learner.SaveState(), "ema.", suggested.at(ema));
    }
  }
}

TEST_P(ParityModels, EqualsThePublicCode) {
  const ParityCase parity(ParityFolder() / "models" / GetParam());
  const std::string kind = parity.facts().at("kind");
  if (kind == "forward") {
    RunForward(parity);
  } else if (kind == "train_step") {
    RunTrainStep(parity);
  } else {
    ASSERT_EQ(kind, "trajectory");
    RunTrajectory(parity);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, ParityModels,
                         testing::Values("hrm/forward", "hrm/forward_learned", "hrm/train_step",
                                         "hrm/trajectory", "trm/forward_attn", "trm/forward_mlp_t",
                                         "trm/train_step_act_continue", "trm/train_step_attn",
                                         "trm/train_step_mlp_t", "trm/trajectory_attn",
                                         "trm/trajectory_mlp_t"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

}  // namespace
}  // namespace arc::test
