#include "harness/run/compete/journal.h"

#include <gtest/gtest.h>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

TEST(JournalTest, EverythingComesBack) {
  TempFolder folder;
  Journal journal{"hash", "/out/s.json", 1000.25, 5000.5, false, {}};
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
  journal.stages = {{.kind = Stage::Kind::kSolver, .contender = "arc_rules"}, stage};
  WriteJournal(folder / "j.json", journal);
  const Journal read = ReadJournal(folder / "j.json");
  EXPECT_EQ(read.deadline, 5000.5);
  EXPECT_EQ(read.started, 1000.25);
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
