#include "harness/run/bench/step_costs.h"

#include <gtest/gtest.h>

#include "harness/run/bench/step_cases.h"

// That the formula counts what the models multiply is tested in tests/bench; here are sums that
// were worked out by hand.
namespace arc {
namespace {

const StepShape& ShapeOf(const char* name) { return FindStepCase(name)->shape; }

double CountOf(const std::vector<OperationCost>& costs, const std::string& name) {
  double count = 0;
  for (const OperationCost& cost : costs) count += cost.name == name ? cost.count : 0;
  return count;
}

TEST(StepCosts, LayersForwardAndBackAreTheRulesOfTheModels) {
  const auto hrm = TrainStepCosts(ShapeOf("step/hrm/bf16"), 2);
  EXPECT_EQ(CountOf(hrm, "qkv"), 48);  // two passes of 24, the second for the Q values alone
  EXPECT_EQ(CountOf(hrm, "qkv, gradient of the weight"), 8);
  EXPECT_EQ(CountOf(hrm, "logits"), 1);
  EXPECT_EQ(CountOf(hrm, "q head"), 2);
  EXPECT_EQ(CountOf(hrm, "moving average"), 0);
  const auto trm = TrainStepCosts(ShapeOf("step/trm_mlp/bf16"), 2);
  EXPECT_EQ(CountOf(trm, "mixer down"), 42);
  EXPECT_EQ(CountOf(trm, "mixer down, gradient of the input"), 14);
  EXPECT_EQ(CountOf(trm, "attention"), 0);
  EXPECT_EQ(CountOf(trm, "moving average"), 1);
}

TEST(StepCosts, OperationsOfTheTrainSteps) {
  // HRM: 656 rows; a layer has 2 * 656 * (4 * 512^2 + 3 * 512 * 1536) operations in products and
  // 4 * 8 * 82^2 * 512 in attention.
  const double hrm_layer = 2.0 * 656 * (4 * 512 * 512 + 3 * 512 * 1536) + 4.0 * 8 * 82 * 82 * 512;
  const double logits = 3 * 2.0 * 648 * 512 * 11, q = 2.0 * 8 * 512 * 2;
  EXPECT_DOUBLE_EQ(TotalOperations(TrainStepCosts(ShapeOf("step/hrm/bf16"), 2)),
                   (48 + 2 * 8) * hrm_layer + logits + 4 * q);
  // TRM: 776 rows; the mixer's inner width is round(4 * 97 * 2 / 3) = 259, up to 512.
  const double channels = 2.0 * 776 * 3 * 512 * 1536, mixer = 2.0 * 4096 * 97 * 3 * 512;
  EXPECT_DOUBLE_EQ(TotalOperations(TrainStepCosts(ShapeOf("step/trm_mlp/bf16"), 2)),
                   (42 + 2 * 14) * (channels + mixer) + logits + 3 * q);
  const double attention = 2.0 * 776 * 4 * 512 * 512 + 4.0 * 8 * 97 * 97 * 512;
  EXPECT_DOUBLE_EQ(TotalOperations(TrainStepCosts(ShapeOf("step/trm_att/bf16"), 2)),
                   (42 + 2 * 14) * (channels + attention) + logits + 3 * q);
}

TEST(StepCosts, AForwardPassHasNoGradientAndOneLogits) {
  const auto costs = ForwardCosts(ShapeOf("step/hrm/bf16"), 2);
  EXPECT_EQ(CountOf(costs, "qkv"), 24);
  for (const OperationCost& cost : costs) {
    EXPECT_EQ(cost.name.find("gradient"), std::string::npos) << cost.name;
  }
}

TEST(StepCosts, ParametersAreThePublishedModels) {
  EXPECT_EQ(ParameterCount(ShapeOf("step/hrm/bf16")), 27275266);
  EXPECT_EQ(ParameterCount(ShapeOf("step/trm_att/bf16")), 6828034);
  EXPECT_EQ(ParameterCount(ShapeOf("step/trm_mlp/bf16")), 5028866);
}

TEST(StepCosts, TheFloorIsTheSlowerOfBothForEveryOperation) {
  const std::vector<OperationCost> costs = {{"product", 3, 100, 10}, {"norm", 2, 0, 40}};
  EXPECT_DOUBLE_EQ(TotalOperations(costs), 300);
  EXPECT_DOUBLE_EQ(TotalBytes(costs), 110);
  EXPECT_DOUBLE_EQ(FloorSeconds(costs, 50, 20), 3 * 2 + 2 * 2);
  EXPECT_DOUBLE_EQ(FloorSeconds(costs, 1e9, 10), 3 * 1 + 2 * 4);
}

TEST(StepCosts, BytesFollowTheTypeOfActivations) {
  const StepShape& shape = ShapeOf("step/trm_att/bf16");
  const double bf16 = TotalBytes(ForwardCosts(shape, 2)), fp32 = TotalBytes(ForwardCosts(shape, 4));
  EXPECT_DOUBLE_EQ(fp32, 2 * bf16);
}

TEST(StepCases, NamesAreOnceAndSayTheirSettings) {
  for (const StepCase& step : StepCases()) {
    EXPECT_EQ(FindStepCase(step.name), &step) << step.name;
    EXPECT_EQ(step.name.find("bf16") != std::string::npos, step.bf16) << step.name;
    EXPECT_EQ(step.name.ends_with("/cuda"), step.cuda) << step.name;
    EXPECT_EQ(step.name.ends_with("/2_threads"), step.threads == 2) << step.name;
    EXPECT_EQ(step.name.starts_with("step/"), step.training) << step.name;
  }
  EXPECT_EQ(FindStepCase("step/nosuch/bf16"), nullptr);
}

}  // namespace
}  // namespace arc
