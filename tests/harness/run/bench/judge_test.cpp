#include "harness/run/bench/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/bench/step_cases.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Figure Of(const std::string& name, Quantity quantity, double value, double wall = 1) {
  return {name, "program", quantity, {value}, {wall}};
}
BenchRun Of(std::vector<Figure> figures) {
  BenchRun run;
  run.figures = std::move(figures);
  return run;
}
/// The judgement, one is expected, of the run's last figure.
Judgement Last(const std::vector<Figure>& figures) { return Judge(Of(figures)).back(); }

TEST(Judge, TheBestPeakOfTheSamePrecisionIsTheCeilingOfOperations) {
  const Judgement j = Last(
      {Of("peak/bf16/a", Quantity::kFlops, 100), Of("peak/bf16/b", Quantity::kFlops, 200),
       Of("peak/fp32/a", Quantity::kFlops, 900), Of("peak/bf16/a/cuda", Quantity::kFlops, 9000),
       Of("step/hrm/bf16", Quantity::kFlops, 150)});
  EXPECT_EQ(j.ceiling, "peak/bf16/b");
  EXPECT_DOUBLE_EQ(j.ceiling_value, 200);
  EXPECT_DOUBLE_EQ(j.of_ceiling, 0.75);
}

TEST(Judge, FusedAndPlainHaveOneCopyAsTheirCeiling) {
  const std::vector<Judgement> all = Judge(
      Of({Of("kernel/norm/bf16/copy", Quantity::kBytes, 20), Of("copy/1_MiB", Quantity::kBytes, 90),
          Of("kernel/norm/bf16/plain", Quantity::kBytes, 5),
          Of("kernel/norm/bf16/fused", Quantity::kBytes, 15)}));
  EXPECT_EQ(all[0].ceiling, "");
  EXPECT_DOUBLE_EQ(all[2].of_ceiling, 0.25);
  EXPECT_EQ(all[3].ceiling, "kernel/norm/bf16/copy");
  EXPECT_DOUBLE_EQ(all[3].of_ceiling, 0.75);
}

TEST(Judge, ACopyOfAFiguresOwnComesFirstAndLessTimeIsMoreOfIt) {
  const Judgement j = Judge(Of({Of("stream/arc", Quantity::kSeconds, 4),
                                Of("stream/arc/copy", Quantity::kSeconds, 1)}))
                          .front();
  EXPECT_EQ(j.ceiling, "stream/arc/copy");
  EXPECT_DOUBLE_EQ(j.of_ceiling, 0.25);
}

TEST(Judge, CeilingsAndThingsOfNoPrecisionHaveNone) {
  for (const Judgement& j :
       Judge(Of({Of("peak/bf16/a", Quantity::kFlops, 100), Of("peak/bf16/b", Quantity::kFlops, 200),
                 Of("solve/x", Quantity::kItems, 3)}))) {
    EXPECT_EQ(j.ceiling, "") << j.figure.name;
    EXPECT_FALSE(j.goal) << j.figure.name;
  }
}

TEST(Judge, PlainAndOneThreadAreBeside) {
  EXPECT_EQ(Last({Of("kernel/x/bf16/plain", Quantity::kBytes, 1, 6),
                  Of("kernel/x/bf16/fused", Quantity::kBytes, 1, 2)})
                .times,
            3);
  const Judgement j = Last({Of("step/hrm/bf16", Quantity::kFlops, 1, 1.9),
                            Of("step/hrm/bf16/2_threads", Quantity::kFlops, 1, 1.0)});
  EXPECT_EQ(j.beside, "step/hrm/bf16");
  EXPECT_DOUBLE_EQ(j.times, 1.9);
  EXPECT_TRUE(j.met);
}

TEST(Judge, TwoThreadsHaveTheProductsOfTwoThreadsAsTheirCeiling) {
  const std::vector<Judgement> all =
      Judge(Of({Of("peak/bf16/a", Quantity::kFlops, 100, 1.7),
                Of("peak/bf16/a/2_threads", Quantity::kFlops, 170, 1.0),
                Of("step/hrm/bf16", Quantity::kFlops, 80, 1.6),
                Of("step/hrm/bf16/2_threads", Quantity::kFlops, 136, 1.0)}));
  EXPECT_DOUBLE_EQ(all[1].times, 1.7) << "as far as this machine's second core helps anybody";
  EXPECT_EQ(all[2].ceiling, "peak/bf16/a");
  EXPECT_EQ(all[3].ceiling, "peak/bf16/a/2_threads");
  EXPECT_DOUBLE_EQ(all[3].of_ceiling, 0.8);
  EXPECT_FALSE(all[3].met) << "1.6 of 1.85";
}

TEST(Judge, AFractionOfTheCeilingIsMetFromItsLimitOn) {
  const auto judged = [](double flops) {
    return Last(
        {Of("peak/bf16/a", Quantity::kFlops, 100), Of("step/hrm/bf16", Quantity::kFlops, flops)});
  };
  EXPECT_TRUE(judged(78).met);
  EXPECT_FALSE(judged(77.9).met);
  EXPECT_EQ(judged(77.9).reached, 0.779);
}

TEST(Judge, WithoutItsCeilingAGoalIsNotMeasured) {
  const Judgement j = Last({Of("step/hrm/bf16", Quantity::kFlops, 100)});
  ASSERT_TRUE(j.goal);
  EXPECT_FALSE(j.reached);
  EXPECT_FALSE(j.met);
}

TEST(Judge, TimesAnItemAndRatesAndLimits) {
  EXPECT_TRUE(Last({Of("stream/arc", Quantity::kItems, 1e6)}).met);
  EXPECT_FALSE(Last({Of("stream/arc", Quantity::kItems, 5e5)}).met);
  EXPECT_DOUBLE_EQ(*Last({Of("stream/arc", Quantity::kItems, 5e5)}).reached, 2e-6);
  EXPECT_TRUE(Last({Of("solve/puzzles2_17_clue", Quantity::kItems, 20000)}).met);
  EXPECT_FALSE(Last({Of("solve/puzzles2_17_clue", Quantity::kItems, 19999)}).met);
  EXPECT_TRUE(Last({Of("start/front_end", Quantity::kSeconds, 0.05)}).met);
  EXPECT_FALSE(Last({Of("start/front_end", Quantity::kSeconds, 0.051)}).met);
  EXPECT_FALSE(Last({Of("memory/growth", Quantity::kMemory, 2e6)}).met);
}

TEST(Judge, TheSmallModelsRateIsScaledByThisMachinesPeak) {
  const Judgement j = Last({Of("peak/bf16/a", Quantity::kFlops, 2 * kReferencePeak),
                            Of("step/small/bf16/2_threads", Quantity::kFlops, 1, 0.05)});
  ASSERT_TRUE(j.reached);
  EXPECT_DOUBLE_EQ(*j.reached, 10);  // 20 a second on a machine twice as fast
  EXPECT_FALSE(j.met);
}

TEST(Judge, OnAGpuAStepIsHeldAgainstOperationsAndBytesToo) {
  const StepCase& step = *FindStepCase("step/hrm/bf16/cuda");
  const double floor = FloorSeconds(step.Costs(), 8e14, 3e12);
  const BenchRun run =
      Of({Of("peak/bf16/a/cuda", Quantity::kFlops, 8e14), Of("copy/x/cuda", Quantity::kBytes, 3e12),
          Of("step/hrm/bf16/cuda", Quantity::kFlops, 5e14, floor / 0.9)});
  const std::vector<Judgement> judgements = Judge(run);
  ASSERT_EQ(judgements.size(), 4u);
  EXPECT_EQ(judgements[2].goal->kind, Goal::Kind::kOfCeiling);
  EXPECT_TRUE(judgements[2].met);
  EXPECT_EQ(judgements[3].goal->kind, Goal::Kind::kOfFloor);
  EXPECT_NEAR(*judgements[3].reached, 0.9, 1e-12);
  EXPECT_TRUE(judgements[3].met);
}

TEST(Judge, CompanionsAreWhatAFigureIsJudgedBy) {
  const std::vector<std::string> all = {"peak/bf16/a",      "peak/bf16/b", "peak/fp32/a",
                                        "peak/bf16/a/cuda", "copy/1_MiB",  "copy/1_MiB/cuda",
                                        "step/hrm/bf16",    "stream/arc",  "stream/arc/copy"};
  EXPECT_THAT(CompanionsOf("step/hrm/bf16", all), ElementsAre("peak/bf16/a", "peak/bf16/b"));
  EXPECT_THAT(CompanionsOf("kernel/x/bf16/fused",
                           {"kernel/x/bf16/copy", "kernel/x/bf16/plain", "kernel/y/bf16/plain"}),
              ElementsAre("kernel/x/bf16/copy", "kernel/x/bf16/plain"));
  EXPECT_THAT(CompanionsOf("step/hrm/bf16/2_threads", all),
              ElementsAre("peak/bf16/a", "peak/bf16/b", "step/hrm/bf16"));
  EXPECT_THAT(CompanionsOf("step/hrm/bf16/cuda", all),
              ElementsAre("peak/bf16/a/cuda", "copy/1_MiB/cuda"));
  EXPECT_THAT(CompanionsOf("stream/arc", all), ElementsAre("stream/arc/copy"));
  EXPECT_THAT(CompanionsOf("peak/bf16/a", all), IsEmpty());
}

TEST(Judge, EveryGoalSaysWhatItWants) {
  for (const Goal& goal : Goals()) {
    const std::string text = GoalText(goal, Quantity::kSeconds);
    EXPECT_TRUE(text.starts_with("≥ ") || text.starts_with("≤ ")) << goal.figure << ": " << text;
  }
  EXPECT_EQ(GoalText(Goals().front(), Quantity::kFlops), "≥ 78 % of the ceiling");
}

}  // namespace
}  // namespace arc
