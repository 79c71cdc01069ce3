#include "harness/run/compete/journal.h"

#include <gtest/gtest.h>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

TEST(JournalTest, EverythingComesBack) {
  TempFolder folder;
  Journal journal{"hash", "/out/s.json", 1000.25, 5000.5, false};
  journal.arguments.budget = 4000.25;
  journal.arguments.solvers = {"arc_rules"};
  journal.arguments.overrides = {"training.lr=1e-3"};
  journal.arguments.adapt.holdout = 0.5;
  journal.arguments.most_views = 7;
  Stage stage;
  stage.kind = Stage::Kind::kAdapt;
  stage.contender = "/models/\"odd\" \xff.safetensors";
  stage.status = Stage::Status::kRunning;
  stage.run = "adapt-trm-1";
  stage.evaluations = {3, 4};
  stage.held_out = {5};
  stage.seconds = 1.5;
  stage.train_seconds = 0.5;
  stage.steps = 17;
  stage.load_seconds = 0.25;
  stage.view_seconds = 0.125;
  stage.message = "why";
  stage.starved = true;
  journal.stages = {{.kind = Stage::Kind::kSolver, .contender = "arc_rules"}, stage};
  WriteJournal(folder / "j.json", journal);
  const Journal read = ReadJournal(folder / "j.json");
  EXPECT_EQ(read.deadline, 5000.5);
  EXPECT_EQ(read.started, 1000.25);
  EXPECT_EQ(read.arguments.solvers, journal.arguments.solvers);
  EXPECT_EQ(read.arguments.adapt.holdout, 0.5);
  EXPECT_TRUE(Differences(journal.arguments, read.arguments).empty());
  ASSERT_EQ(read.stages.size(), 2u);
  EXPECT_EQ(read.stages[0].Name(), "solve arc_rules");
  EXPECT_EQ(read.stages[0].status, Stage::Status::kPending);
  const Stage& back = read.stages[1];
  EXPECT_EQ(back.kind, stage.kind);
  EXPECT_EQ(back.status, stage.status);
  EXPECT_EQ(back.run, stage.run);
  EXPECT_EQ(back.evaluations, stage.evaluations);
  EXPECT_EQ(back.held_out, stage.held_out);
  EXPECT_EQ(back.steps, 17);
  EXPECT_EQ(back.view_seconds, 0.125);
  EXPECT_EQ(back.load_seconds, 0.25);
  EXPECT_EQ(back.message, "why");
  EXPECT_TRUE(back.starved);
}

TEST(JournalTest, ArgumentsThatDifferAreNamedWithBothValues) {
  ContestArguments kept, given;
  kept.budget = 60;
  kept.checkpoints = {"/a.safetensors", "/\xff.safetensors"};
  given = kept;
  EXPECT_TRUE(Differences(kept, given).empty());
  given.budget = 120;
  given.checkpoints.pop_back();
  given.adapt.augmentations = 9;
  const std::vector<std::string> lines = Differences(kept, given);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_THAT(lines[0], testing::HasSubstr("augmentations\":0"));
  EXPECT_EQ(lines[1], "budget is 60.0, not 120.0");
  EXPECT_THAT(lines[2], testing::StartsWith("checkpoints is [\"/a.safetensors\","));
}

TEST(JournalTest, AnotherFileIsNamed) {
  TempFolder folder;
  WriteText(folder / "j.json", R"({"tasks_hash": "x"})");
  ExpectError(ErrorKind::kBadData, "j.json: no journal", [&] { ReadJournal(folder / "j.json"); });
  WriteText(folder / "j.json", "{");
  ExpectError(ErrorKind::kBadData, "j.json", [&] { ReadJournal(folder / "j.json"); });
}

}  // namespace
}  // namespace arc
