#include "harness/run/compete/answers.h"

#include <gtest/gtest.h>

#include "db/store.h"
#include "submissions/confidence.h"
#include "submissions/validate.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"
#include "tests/tasks/puzzles.h"

namespace arc {
namespace {

class AnswersTest : public ::testing::Test {
 protected:
  AnswersTest() {
    for (Puzzle& task : tasks_) {
      for (Pair& test : task.tests) test.output.reset();
    }
  }
  std::filesystem::path Out() const { return folder_ / "submission.json"; }
  bool Valid() const { return ValidateSubmission(Out(), tasks_).empty(); }
  static OutputVotes One(const std::string& puzzle, const Grid& grid) {
    return {puzzle, 0, {grid}, {{0, 1, true, 0, 0}}};
  }
  std::string Text() const {
    std::ifstream in(Out());
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TempFolder folder_;
  std::vector<Puzzle> tasks_ = testing::RandomPuzzles(5, 9);
};

TEST_F(AnswersTest, TheFloorIsCompleteAndMayKeepWhatIsValid) {
  Answers answers(tasks_, Out());
  answers.WriteFloor(true);
  EXPECT_TRUE(Valid());
  const std::string floor = Text();
  answers.Write({{"a", MemberKind::kVerified, {One("p1", Grid(1, 1, 7))}}});
  EXPECT_TRUE(Valid());
  const std::string better = Text();
  EXPECT_NE(better, floor);
  EXPECT_EQ(answers.WriteFloor(true).summary.tasks, 5u);
  EXPECT_EQ(Text(), better);
  WriteText(Out(), "{\"p1\": ");
  answers.WriteFloor(true);
  EXPECT_EQ(Text(), floor) << "a file that is no submission gives way";
  answers.Write({{"a", MemberKind::kVerified, {One("p1", Grid(1, 1, 7))}}});
  answers.WriteFloor(false);
  EXPECT_EQ(Text(), floor);
}

TEST_F(AnswersTest, WhatWasThereIsSetAsideWithItsSupport) {
  Answers answers(tasks_, Out());
  EXPECT_TRUE(answers.WriteFloor(false).former.empty());
  const std::string floor = Text();
  EXPECT_TRUE(answers.WriteFloor(false).former.empty()) << "a first submission is nothing to keep";
  answers.Write({{"a", MemberKind::kVerified, {One("p1", Grid(1, 1, 7))}}});
  const std::string better = Text();
  const std::filesystem::path former = answers.WriteFloor(false).former;
  EXPECT_EQ(former.string(), (folder_ / "submission.json.old").string());
  EXPECT_EQ(ReadText(former), better);
  EXPECT_EQ(Text(), floor);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "submission.confidence.json.old"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "submission.confidence.json"));
}

TEST_F(AnswersTest, WhereTheFloorCannotBeWrittenTheFormerStays) {
  WriteText(Out(), "former");
  std::filesystem::create_directories(folder_ / "submission.json.floor/x");
  const Answers answers(tasks_, Out());
  ExpectError(ErrorKind::kBadData, "submission.json.floor", [&] { answers.WriteFloor(false); });
  EXPECT_EQ(Text(), "former");
}

TEST_F(AnswersTest, SupportLiesBesideIt) {
  Answers answers(tasks_, Out());
  answers.WriteFloor(false);
  answers.Write({{"a", MemberKind::kVerified, {One("p1", Grid(1, 1, 7))}}});
  const Confidence confidence = ReadConfidence(Out(), tasks_);
  EXPECT_EQ(confidence.at("p1").at(0).attempts.at(0).votes, 1u);
  EXPECT_TRUE(confidence.at("p0").at(0).attempts.empty());
}

int64_t Evaluate(Store& store, const std::string& puzzle, uint8_t colour) {
  EvaluationRecord record;
  record.suite = "arc";
  const std::vector<OutputVotes> votes = {{puzzle, 0, {Grid(1, 1, colour)}, {{0, 1, true, 0, 0}}}};
  return store.AddEvaluation(record, {}, {}, votes);
}

TEST_F(AnswersTest, MembersAreTheFinishedStagesAndAProbeGivesWay) {
  const std::filesystem::path database = folder_ / "arcbench.db";
  Journal journal;
  {
    Store store = Store::Open(database, Store::Mode::kWrite);
    Stage rules{.kind = Stage::Kind::kSolver, .contender = "rules"};
    rules.evaluations = {Evaluate(store, "p0", 1), Evaluate(store, "p1", 2)};
    rules.held_out = {Evaluate(store, "p2~0", 3)};
    Stage probe{.kind = Stage::Kind::kProbe, .contender = "m"};
    probe.evaluations = {Evaluate(store, "p0", 4)};
    Stage adapt{.kind = Stage::Kind::kAdapt, .contender = "m"};
    journal.stages = {rules, probe, adapt,
                      Stage{.kind = Stage::Kind::kSolver, .contender = "failed"}};
  }
  std::vector<EnsembleMember> members = ReadMembers(journal, database, {"rules"});
  ASSERT_EQ(members.size(), 2u);
  EXPECT_EQ(members[0].kind, MemberKind::kVerified);
  EXPECT_EQ(members[0].votes.size(), 2u) << "both parts";
  EXPECT_EQ(members[0].held_out.size(), 1u);
  EXPECT_EQ(members[1].kind, MemberKind::kModel);
  EXPECT_EQ(members[1].votes[0].candidates[0], Grid(1, 1, 4));
  Store store = Store::Open(database, Store::Mode::kWrite);
  journal.stages[2].evaluations = {Evaluate(store, "p0", 5)};
  members = ReadMembers(journal, database, {});
  ASSERT_EQ(members.size(), 2u);
  EXPECT_EQ(members[0].kind, MemberKind::kSolver);
  EXPECT_EQ(members[1].votes[0].candidates[0], Grid(1, 1, 5)) << "the adapted model's";
}

TEST_F(AnswersTest, WithoutADatabaseThereIsNobody) {
  EXPECT_TRUE(ReadMembers({}, folder_ / "none.db", {}).empty());
}

}  // namespace
}  // namespace arc
