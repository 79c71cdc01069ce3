#include <ATen/ATen.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/harness/torch/recorded_step.h"
#include "tests/harness/torch/small_training.h"

// Whole training steps, captured by the stand-in of a CUDA graph, against the same steps called:
// all that changes from step to step has to come by tensors that stay where they are.
namespace arc::test {
namespace {

constexpr int kSteps = CapturedStep::kEagerRuns + 9;

struct Captured {
  const char* name;
  const char* plugin;
  bool mlp_t = false;
};
void PrintTo(const Captured& model, std::ostream* out) { *out << model.name; }

using Case = std::tuple<Captured, Optimiser::Kind, double, at::ScalarType>;

class CapturedLearnerTest : public testing::TestWithParam<Case> {
 protected:
  CapturedLearnerTest() {
    const auto& [model, optimiser, ema, dtype] = GetParam();
    training_.mlp_t = model.mlp_t;
    training_.optimiser = optimiser;
    training_.dtype = dtype;
    model_ = training_.MakeModel(model.plugin);
    settings_ = training_.Settings(model.plugin);
    settings_.ema = ema;
  }
  Learner Fresh(bool capture) {
    settings_.capture = capture;
    return Learner(*model_, 3, settings_, at::kCPU);
  }
  /// How many of `steps` steps of a captured learner do not call the work.
  int64_t ReplaysOf(int steps) const {
    return settings_.optimiser == Optimiser::kMuon ? 0 : steps - CapturedStep::kEagerRuns - 1;
  }

  SmallTraining training_;
  std::unique_ptr<Model> model_;
  LearnerSettings settings_;
  RecordedSteps recorded_;
};

TEST_P(CapturedLearnerTest, ReplaysEqualStepsBitForBit) {
  Learner called = Fresh(false), captured = Fresh(true);
  called.Start();
  captured.Start();
  for (uint64_t i = 0; i < kSteps; ++i) {
    const DataRows rows = training_.Rows(i);
    EXPECT_TRUE(at::equal(captured.Step(rows).loss, called.Step(rows).loss)) << "step " << i;
    if (i % 4 != 3) continue;
    EXPECT_EQ(captured.TakeMetrics(), called.TakeMetrics()) << "step " << i;
  }
  EXPECT_TRUE(SameState(captured.SaveState(), called.SaveState()));
  EXPECT_EQ(recorded_.replays(), ReplaysOf(kSteps));
}

/// A state that is loaded into a learner that has captured its step replaces the carry.
TEST_P(CapturedLearnerTest, GoesOnFromALoadedState) {
  Learner called = Fresh(false), captured = Fresh(true);
  called.Start();
  captured.Start();
  for (uint64_t i = 0; i < kSteps; ++i) captured.Step(training_.Rows(100 + i));
  called.Step(training_.Rows(0));
  captured.LoadState(called.SaveState());
  for (uint64_t i = 1; i <= kSteps; ++i) {
    called.Step(training_.Rows(i));
    captured.Step(training_.Rows(i));
  }
  EXPECT_TRUE(SameState(captured.SaveState(), called.SaveState()));
  EXPECT_EQ(recorded_.replays(), 2 * ReplaysOf(kSteps));
}

std::string NameOf(const testing::TestParamInfo<Case>& info) {
  const auto& [model, optimiser, ema, dtype] = info.param;
  return fmt::format("{}_{}{}{}", model.name, optimiser == Optimiser::kMuon ? "muon" : "adam_atan2",
                     ema > 0 ? "_ema" : "", dtype == at::kBFloat16 ? "_bf16" : "");
}

INSTANTIATE_TEST_SUITE_P(
    Models, CapturedLearnerTest,
    testing::Combine(testing::Values(Captured{"hrm", "hrm"}, Captured{"trm", "trm"},
                                     Captured{"trm_mlp", "trm", true}, Captured{"urm", "urm"},
                                     Captured{"transformer", "transformer"}),
                     testing::Values(Optimiser::kAdamAtan2, Optimiser::kMuon),
                     testing::Values(0.0, 0.9), testing::Values(at::kFloat, at::kBFloat16)),
    NameOf);

}  // namespace
}  // namespace arc::test
