#include "harness/worker/fitted_schedule.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/harness/torch/small_training.h"

namespace arc {
namespace {

/// A small model that learns by a clock of the test's own.
class FittedScheduleTest : public testing::Test {
 protected:
  FittedScheduleTest() {
    config_.Set("training.budget", 10.0);
    config_.Set("training.steps", int64_t{1000000});
  }
  /// One step that takes `seconds`; returns the weights' rate in it.
  double Step(double seconds, FittedSchedule& schedule) {
    learner_.Step(training_.Rows(static_cast<uint64_t>(learner_.step())));
    const double rate = learner_.TakeMetrics().at("lr");
    now_ += seconds;
    schedule.Fit(now_, learner_);
    return rate;
  }
  int64_t Total() const { return learner_.settings().steps; }
  bool Done() const { return learner_.step() >= Total(); }
  /// The rate of an update of a training that has `total` steps from the beginning on.
  double RateOf(int64_t update, int64_t total) const {
    LearningRateSchedule whole = training_.Settings("trm").lr;
    whole.total = total;
    return whole.OfUpdate(update);
  }

  test::SmallTraining training_;
  std::unique_ptr<Model> model_ = training_.MakeModel("trm");
  Learner learner_{*model_, 3, training_.Settings("trm"), at::kCPU};
  Config config_;
  double now_ = 0;  ///< seconds since training began

  void SetUp() override { learner_.Start(); }
};

TEST_F(FittedScheduleTest, TheRateFallsToItsEndInTheStepsThatTheBudgetHolds) {
  FittedSchedule schedule(config_);
  schedule.Start(learner_);
  EXPECT_EQ(Total(), 1000000) << "as long as nothing is measured";
  Step(2, schedule);  // the first warms up, and is no measure of the others
  Step(0.25, schedule);
  EXPECT_EQ(Total(), 2 + 31) << "7.75 s are left";
  while (!Done()) {
    const double rate = Step(0.25, schedule);
    ASSERT_EQ(Total(), 33);
    EXPECT_DOUBLE_EQ(rate, RateOf(learner_.step(), 33)) << learner_.step();
  }
  EXPECT_EQ(now_, 10);
  const LearningRateSchedule& lr = learner_.settings().lr;
  EXPECT_NEAR(RateOf(33, 33), lr.base * lr.min_ratio, lr.base / 100);
}

TEST_F(FittedScheduleTest, StepsThatGetSlowerMakeTheFallSteeper) {
  FittedSchedule schedule(config_);
  schedule.Start(learner_);
  for (int i = 0; i < 15; ++i) Step(0.25, schedule);
  EXPECT_EQ(Total(), 40);
  double last = 1;
  while (!Done()) {
    const double rate = Step(0.5, schedule);
    EXPECT_LT(rate, last);
    last = rate;
  }
  EXPECT_NEAR(now_, 10, 1) << "one step more or less, at the mean of all";
  EXPECT_LT(Total(), 30);
  const LearningRateSchedule& lr = learner_.settings().lr;
  EXPECT_NEAR(last, lr.base * lr.min_ratio, lr.base / 20);
}

TEST_F(FittedScheduleTest, WhatIsNoStepIsLeftOutOfTheMeasure) {
  FittedSchedule schedule(config_);
  schedule.Start(learner_);
  for (int i = 0; i < 5; ++i) Step(0.25, schedule);
  EXPECT_EQ(Total(), 40);
  now_ += 4;  // an evaluation
  schedule.LeaveOut(4);
  Step(0.25, schedule);
  EXPECT_EQ(Total(), 40 - 16) << "its time is gone, and a step takes what it took";
}

TEST_F(FittedScheduleTest, TrainingStepsAreTheMostAndEmbeddingsComeFirst) {
  config_.Set("training.steps", int64_t{20});
  config_.Set("training.embeddings_first", 0.5);
  FittedSchedule schedule(config_);
  schedule.Start(learner_);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Step(0.25, schedule), 0) << "the table alone";
  EXPECT_EQ(Total(), 20) << "of the 40 that the budget holds";
  EXPECT_GT(Step(0.25, schedule), 0);
  Step(6, schedule);
  EXPECT_LT(Total(), 20);
  EXPECT_EQ(learner_.settings().lr.begin, 10) << "the weights are being trained: it stays";
}

}  // namespace
}  // namespace arc
