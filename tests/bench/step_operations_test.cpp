// The formula that train steps are measured by counts what the models do multiply.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/record_function.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "bench/torch_models.h"
#include "harness/torch/ops/fused.h"
#include "harness/torch/training/predictor.h"
#include "tasks/dataset.h"

namespace arc::bench {
namespace {

using Kind = StepShape::Kind;

double operations = 0;

double Numel(const at::IValue& value) { return static_cast<double>(value.toTensor().numel()); }
double LastSize(const at::IValue& value) {
  return static_cast<double>(value.toTensor().sizes().back());
}
/// S of [B, H, S, D].
double PositionsOf(const at::IValue& queries) {
  return static_cast<double>(queries.toTensor().size(2));
}

/// Two for each multiplication of a plain operation of LibTorch; 0: it is no product.
double OperationsOf(const at::RecordFunction& record) {
  const std::string name = record.name();
  const auto input = [&](size_t i) { return record.inputs()[i]; };
  if (name == "aten::mm" || name == "aten::bmm") return 2 * Numel(input(0)) * LastSize(input(1));
  if (name == "aten::addmm") return 2 * Numel(input(1)) * LastSize(input(2));
  // Two products forward, four back, beside the one that is repeated.
  if (name == "aten::_scaled_dot_product_flash_attention_for_cpu") {
    return 2 * 2 * Numel(input(0)) * PositionsOf(input(0));
  }
  if (name == "aten::_scaled_dot_product_flash_attention_for_cpu_backward") {
    return 4 * 2 * Numel(input(1)) * PositionsOf(input(1));
  }
  return 0;
}

/// Counts the products of its thread while it lives.
class Counting {
 public:
  Counting() {
    operations = 0;
    at::RecordFunctionCallback callback(
        [](const at::RecordFunction& record) -> std::unique_ptr<at::ObserverContext> {
          operations += OperationsOf(record);
          return nullptr;
        });
    callback_ =
        at::addThreadLocalCallback(callback.needsInputs(true).scopes({at::RecordScope::FUNCTION}));
  }
  ~Counting() { at::removeCallback(callback_); }
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;

 private:
  at::CallbackHandle callback_;
};

StepCase SmallCase(Kind kind, bool training) {
  StepShape shape{kind, 3, 16, 6, kind == Kind::kHrm ? 1 : 5, 64};
  shape.h_cycles = 2;
  shape.l_cycles = 3;
  shape.layers = 2;
  return {"small", shape, training, false};
}

class StepOperationsTest : public testing::TestWithParam<Kind> {
 protected:
  StepOperationsTest() {
    setenv("ARCBENCH_PLUGIN_PATH", ARC_BINARY_DIR "/lib/arcbench/plugins", 1);
    at::set_num_threads(1);
  }
  PlainOpsScope plain_;
};

TEST_P(StepOperationsTest, ATrainStepMultipliesWhatTheFormulaSays) {
  const StepCase step = SmallCase(GetParam(), true);
  WarmLearner learner(step, at::kCPU);
  const Counting counting;
  learner.Step();
  EXPECT_EQ(operations, TotalOperations(step.Costs()));
  EXPECT_EQ(learner.learner().parameters().trained_count(), ParameterCount(step.shape));
}

TEST_P(StepOperationsTest, SoDoesAForwardPass) {
  const StepCase step = SmallCase(GetParam(), false);
  const WarmLearner learner(step, at::kCPU);
  const LearnerSettings& settings = learner.learner().settings();
  const Predictor predictor(learner.model(), learner.learner().EvaluationWeights(),
                            learner.learner().puzzle_table(), settings.halting, settings.dtype);
  const std::unique_ptr<Suite> suite = MakeBoardSuite(step.shape);
  const EvaluationSet set(*suite, MakeBoards(step.shape), {}, 1);
  const Counting counting;
  predictor.Run(
      set, 0, set.size(), set.size(), 1, [](const StepAnswer&) {}, [](size_t) {});
  EXPECT_EQ(operations, TotalOperations(step.Costs()));
}

std::string NameOf(const testing::TestParamInfo<Kind>& test) {
  if (test.param == Kind::kHrm) return "Hrm";
  return test.param == Kind::kTrmMlp ? "TrmMlp" : "TrmAttention";
}
INSTANTIATE_TEST_SUITE_P(Models, StepOperationsTest,
                         testing::Values(Kind::kHrm, Kind::kTrmAttention, Kind::kTrmMlp), NameOf);

}  // namespace
}  // namespace arc::bench
