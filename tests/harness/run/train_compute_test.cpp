#include "harness/run/train_compute.h"

#include <gtest/gtest.h>

#include <cmath>

#include "harness/run/bench/step_cases.h"

namespace arc {
namespace {

/// HRM as it was published for Sudoku, batch 8.
Config Hrm() {
  Config config;
  config.Set("model.plugin", "hrm");
  for (const char* key : {"H_cycles", "L_cycles"})
    config.Set(std::string("model.") + key, int64_t{2});
  for (const char* key : {"H_layers", "L_layers"})
    config.Set(std::string("model.") + key, int64_t{4});
  config.Set("model.hidden_size", int64_t{512});
  config.Set("model.expansion", 4.0);
  config.Set("model.puzzle_emb_ndim", int64_t{512});
  config.Set("training.batch_size", int64_t{8});
  return config;
}

double Flops(const Config& config) {
  return EstimateTraining(config, MakeSuite("sudoku")->Info(), 10).flops;
}

TEST(TrainCompute, IsTheBenchmarksCountTimesTheSteps) {
  const TrainCompute compute = EstimateTraining(Hrm(), MakeSuite("sudoku")->Info(), 10);
  EXPECT_EQ(compute.examples, 80);
  const double step = TotalOperations(FindStepCase("step/hrm/bf16")->Costs());
  EXPECT_NEAR(compute.flops, 10 * step, 1e-6 * step);
}

TEST(TrainCompute, QValuesThatAreNotBootstrappedSaveAPass) {
  Config config = Hrm();
  config.Set("halting.q_continue", false);
  EXPECT_LT(Flops(config), 0.7 * Flops(Hrm()));
}

TEST(TrainCompute, WhatIsNotKnownIsNoNumber) {
  Config other = Hrm();
  other.Set("model.plugin", "of_another_tree");
  EXPECT_TRUE(std::isnan(Flops(other)));
  Config uneven = Hrm();
  uneven.Set("model.H_layers", int64_t{2});
  EXPECT_TRUE(std::isnan(Flops(uneven)));
  EXPECT_EQ(EstimateTraining(other, MakeSuite("sudoku")->Info(), 3).examples, 24);
}

TEST(TrainCompute, OtherModelsByTheirOwnLoops) {
  Config urm = Hrm();  // 2 x 2 passes of 4 layers, the last 2 with gradient: 16 forward, 8 back
  urm.Set("model.plugin", "urm");
  urm.Set("model.num_layers", int64_t{4});
  urm.Set("halting.q_continue", false);
  Config transformer = Hrm();  // one pass of 4 layers, with gradient
  transformer.Set("model.plugin", "transformer");
  transformer.Set("halting.q_continue", false);
  EXPECT_NEAR(Flops(urm) / Flops(transformer), (16 + 2 * 8) / (4 + 2 * 4.0), 0.01);
}

}  // namespace
}  // namespace arc
