#include "harness/run/compete/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace arc {
namespace {

using testing::ElementsAre;

class ScheduleTest : public ::testing::Test {
 protected:
  ScheduleTest() {
    journal_.arguments.budget = 1000;
    journal_.arguments.solvers = {"rules", "search"};
    journal_.arguments.checkpoints = {"dead.safetensors", "good.safetensors"};
    journal_.arguments.recipes = {"scratch"};
    journal_.stages = MakeStages(journal_.arguments);
  }
  Stage& Of(Stage::Kind kind, const std::string& contender) {
    for (Stage& stage : journal_.stages) {
      if (stage.kind == kind && stage.contender == contender) return stage;
    }
    throw std::logic_error(contender);
  }
  /// Ends all solvers and probes, that of "dead" by failure.
  void Probe() {
    for (Stage& stage : journal_.stages) {
      if (stage.kind != Stage::Kind::kAdapt) stage.status = Stage::Status::kDone;
    }
    Of(Stage::Kind::kProbe, "dead.safetensors").status = Stage::Status::kFailed;
  }
  /// Takes every stage that is next, and ends it.
  std::vector<std::string> Order() {
    std::vector<std::string> names;
    while (Stage* const stage = NextStage(journal_)) {
      names.push_back(stage->Name());
      stage->status = Stage::Status::kDone;
      stage->starved = false;
    }
    return names;
  }
  Journal journal_;
};

TEST_F(ScheduleTest, SolversThenProbesThenAdaptations) {
  EXPECT_THAT(Order(),
              ElementsAre("solve rules", "solve search", "probe dead.safetensors",
                          "probe good.safetensors", "probe scratch", "adapt dead.safetensors",
                          "adapt good.safetensors", "adapt scratch"));
}

TEST_F(ScheduleTest, AModelWhoseProbeFailedHasNoShareAndIsLast) {
  Probe();
  std::vector<Share> shares = AdaptShares(journal_, 600);
  ASSERT_EQ(shares.size(), 2u);
  EXPECT_EQ(shares[0].contender, "good.safetensors");
  EXPECT_DOUBLE_EQ(shares[0].seconds, 300) << "half of the time, and not a third";
  EXPECT_THAT(Order(),
              ElementsAre("adapt good.safetensors", "adapt scratch", "adapt dead.safetensors"));
}

TEST_F(ScheduleTest, WhereNothingElseIsLeftItHasWhatIsLeft) {
  Probe();
  Of(Stage::Kind::kAdapt, "good.safetensors").status = Stage::Status::kDone;
  Of(Stage::Kind::kAdapt, "scratch").status = Stage::Status::kFailed;
  const std::vector<Share> shares = AdaptShares(journal_, 600);
  ASSERT_EQ(shares.size(), 1u);
  EXPECT_EQ(shares[0].contender, NextStage(journal_)->contender);
  EXPECT_DOUBLE_EQ(shares[0].seconds, 600);
}

TEST_F(ScheduleTest, SharesGoByWhatTheProbesMeasured) {
  Probe();
  Stage& probe = Of(Stage::Kind::kProbe, "good.safetensors");
  probe.steps = 10;
  probe.train_seconds = 20;
  probe.load_seconds = 5;
  const Share share = AdaptShares(journal_, 600)[0];
  EXPECT_EQ(share.steps, static_cast<int64_t>(share.train_seconds / 2));
  EXPECT_LE(share.train_seconds + share.view_seconds + share.held_seconds, 295 + 1e-9);
}

TEST_F(ScheduleTest, ASolverHasAnEqualPartOfWhatThoseBeforeItLeft) {
  Stage& rules = Of(Stage::Kind::kSolver, "rules");
  Stage& search = Of(Stage::Kind::kSolver, "search");
  EXPECT_DOUBLE_EQ(SolverSeconds(journal_, rules, 900), 50) << "a tenth for both";
  rules.status = Stage::Status::kDone;
  rules.seconds = 10;
  EXPECT_DOUBLE_EQ(SolverSeconds(journal_, search, 890), 90);
  rules.seconds = 500;
  EXPECT_DOUBLE_EQ(SolverSeconds(journal_, search, 400), 3) << "a few seconds in any case";
  EXPECT_DOUBLE_EQ(SolverSeconds(journal_, search, 2), 0.5) << "of those that are left";
}

TEST_F(ScheduleTest, ASolverThatGotNothingIsTriedAgainWithAllThatIsLeft) {
  Stage& rules = Of(Stage::Kind::kSolver, "rules");
  rules.status = Stage::Status::kFailed;
  rules.starved = true;
  EXPECT_EQ(NextStage(journal_)->Name(), "solve search");
  Probe();
  rules.status = Stage::Status::kFailed;
  EXPECT_DOUBLE_EQ(SolverSeconds(journal_, rules, 300), 300);
  EXPECT_THAT(Order(), ElementsAre("adapt good.safetensors", "adapt scratch",
                                   "adapt dead.safetensors", "solve rules"));
}

TEST_F(ScheduleTest, AProbeStaysWithinHalfOfWhatIsLeft) {
  for (const double left : {2.0, 60.0, 900.0}) {
    const Share share = ProbeShare(journal_, left);
    EXPECT_LE(share.seconds, left / 2);
    EXPECT_LE(share.train_seconds + share.view_seconds + share.held_seconds, share.seconds);
  }
}

}  // namespace
}  // namespace arc
