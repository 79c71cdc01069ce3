#include "evaluators/audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

#include "tests/tasks/puzzles.h"

namespace arc {
namespace {

using testing::RandomGrid;
using testing::SharedFolder;

/// One evaluation task of three demonstrations and a test, and a training set of other
/// tasks, into which each test puts what it wants to be found.
class AuditTest : public ::testing::Test {
 protected:
  AuditTest() {
    for (int i = 0; i < 20; ++i) training_.push_back(Task("t" + std::to_string(i)));
    task_ = Task("e");
  }
  Pair RandomPair() { return {RandomGrid(random_, 8, 7), RandomGrid(random_, 6, 7)}; }
  Puzzle Task(const std::string& id) {
    Puzzle puzzle;
    puzzle.id = id;
    for (int i = 0; i < 3; ++i) puzzle.demonstrations.push_back(RandomPair());
    puzzle.tests.push_back(RandomPair());
    return puzzle;
  }
  Pair Image(const Pair& pair) {
    const Transform map = suite_->RandomTransform(++maps_);
    return {Apply(map, pair.input), Apply(map, *pair.output)};
  }
  TaskAudit Audit() { return AuditLeaks(*suite_, training_, std::vector{task_})[0]; }
  Puzzle& Leaky() { return training_[11]; }

  Random random_{9};
  uint64_t maps_ = 0;
  std::unique_ptr<Suite> suite_ = MakeSuite("arc");
  std::vector<Puzzle> training_;
  Puzzle task_;
};

TEST_F(AuditTest, NothingSharedIsNothing) {
  const TaskAudit audit = Audit();
  EXPECT_EQ(audit.task, "e");
  EXPECT_EQ(audit.pairs, 4U);
  EXPECT_EQ(audit.tests, 1U);
  EXPECT_FALSE(audit.Touches());
  EXPECT_FALSE(audit.Leaks());
  for (const AuditTotal& total : SumAudit(std::vector{audit}, suite_->Info())) {
    EXPECT_EQ(total.tasks + total.pairs, 0U) << total.overlap;
    EXPECT_EQ(total.of_tasks, 1U);
  }
}

TEST_F(AuditTest, AnInputAlone) {
  Leaky().tests[0].input = task_.tests[0].input;
  Leaky().demonstrations[1].input = Image(task_.demonstrations[2]).input;
  const TaskAudit audit = Audit();
  EXPECT_EQ(audit.inputs.exact, 1U);
  EXPECT_EQ(audit.inputs.symmetric, 2U);
  EXPECT_EQ(audit.outputs.symmetric, 0U);
  EXPECT_EQ(audit.other_output, 2U);
  EXPECT_EQ(audit.closest, "t11");
  EXPECT_FALSE(audit.Leaks());
}

TEST_F(AuditTest, AnOutputAlone) {
  Leaky().demonstrations[0].output = task_.tests[0].output;
  training_[3].demonstrations[0].output = Image(task_.demonstrations[0]).output;
  const TaskAudit audit = Audit();
  EXPECT_EQ(audit.outputs.exact, 1U);
  EXPECT_EQ(audit.outputs.symmetric, 2U);
  EXPECT_EQ(audit.inputs.symmetric + audit.other_output + audit.near, 0U);
  EXPECT_FALSE(audit.Leaks());
}

TEST_F(AuditTest, APair) {
  Leaky().demonstrations[0] = task_.tests[0];
  Leaky().demonstrations[1] = Image(task_.demonstrations[1]);
  const TaskAudit audit = Audit();
  EXPECT_EQ(audit.shared.exact, 1U);
  EXPECT_EQ(audit.shared.symmetric, 2U);
  EXPECT_EQ(audit.shared_tests.symmetric, 1U);
  EXPECT_EQ(audit.whole.symmetric, 0U);
  EXPECT_EQ(audit.other_output, 0U);
  EXPECT_EQ(audit.closest, "t11");
  EXPECT_TRUE(audit.Leaks());
}

TEST_F(AuditTest, InputAndOutputUnderDifferentMapsAreNoPair) {
  Transform turn;
  turn.dihedral = 1;
  const Pair& test = task_.tests[0];
  Leaky().tests[0] = {test.input, Apply(turn, *test.output)};
  const TaskAudit audit = Audit();
  EXPECT_EQ(audit.inputs.exact, 1U);
  EXPECT_EQ(audit.outputs.symmetric, 1U);
  EXPECT_EQ(audit.shared.symmetric, 0U);
  EXPECT_EQ(audit.other_output, 1U);
}

TEST_F(AuditTest, AWholeTaskInAnotherOrder) {
  Leaky().demonstrations = {task_.tests[0], task_.demonstrations[2], RandomPair(),
                            task_.demonstrations[0]};
  Leaky().tests = {task_.demonstrations[1]};
  EXPECT_EQ(Audit().whole.exact, 1U);
  Leaky().tests = {Image(task_.demonstrations[1])};
  EXPECT_EQ(Audit().whole.exact, 0U);
  EXPECT_EQ(Audit().whole.symmetric, 1U);
  Leaky().tests.clear();
  training_[2].tests = {task_.demonstrations[1]};  // all pairs, but of two tasks
  EXPECT_EQ(Audit().shared.exact, 4U);
  EXPECT_EQ(Audit().whole.symmetric, 0U);
  EXPECT_EQ(Audit().closest, "t11");
}

TEST_F(AuditTest, ANearPair) {
  Pair near = Image(task_.tests[0]);
  near.input.cells[5] = near.input.cells[5] == 4 ? 5 : 4;
  Leaky().tests[0] = near;
  const TaskAudit audit = Audit();
  EXPECT_EQ(audit.near, 1U);
  EXPECT_EQ(audit.shared.symmetric, 0U);
  EXPECT_EQ(audit.closest, "t11");
  EXPECT_FALSE(audit.Leaks());
  EXPECT_EQ(AuditLeaks(*suite_, training_, std::vector{task_}, {.near = 0})[0].near, 0U);
}

TEST_F(AuditTest, AnUnknownOutputIsComparedByItsInput) {
  Leaky() = task_;
  task_.tests[0].output.reset();
  const TaskAudit audit = Audit();
  EXPECT_EQ(audit.known, 3U);
  EXPECT_EQ(audit.tests, 0U);
  EXPECT_EQ(audit.inputs.exact, 4U);
  EXPECT_EQ(audit.shared.exact, 3U);
  EXPECT_EQ(audit.whole.exact, 1U);
  EXPECT_EQ(audit.other_output, 0U);
}

TEST_F(AuditTest, TotalsCountTasksAndPairs) {
  Leaky() = task_;
  const std::vector<TaskAudit> audits =
      AuditLeaks(*suite_, training_, std::vector{task_, Task("other")});
  const std::vector<AuditTotal> totals = SumAudit(audits, suite_->Info());
  ASSERT_EQ(totals.size(), 12U);
  EXPECT_EQ(totals[8].overlap, "whole task");
  EXPECT_EQ(totals[8].match, "exact");
  EXPECT_EQ(totals[8].tasks, 1U);
  EXPECT_EQ(totals[8].of_tasks, 2U);
  EXPECT_EQ(totals[8].pairs, 4U);
  EXPECT_EQ(totals[8].of_pairs, 8U);
  EXPECT_EQ(totals[6].overlap, "test pair");
  EXPECT_EQ(totals[6].of_pairs, 2U);
}

TEST(AuditBoards, EverySuiteFindsItsSymmetries) {
  for (const char* name : {"sudoku4", "sudoku6", "sudoku9", "maze8"}) {
    SCOPED_TRACE(name);
    const auto suite = SuiteForData(name);
    std::vector<Puzzle> training = suite->Generate({.count = 12, .seed = 1});
    const std::vector<Puzzle> evaluation(training.begin(), training.begin() + 4);
    training.erase(training.begin(), training.begin() + 2);
    const Transform map = suite->RandomTransform(77);
    Pair& moved = training[0].tests[0];
    moved = {Apply(map, moved.input), Apply(map, *moved.output)};
    const std::vector<TaskAudit> audits = AuditLeaks(*suite, training, evaluation);
    EXPECT_FALSE(audits[0].Leaks() || audits[1].Leaks());
    EXPECT_EQ(audits[2].inputs.symmetric, 1U);
    EXPECT_EQ(audits[2].shared.symmetric, 1U);
    EXPECT_EQ(audits[2].shared.exact, map.IsIdentity() ? 1U : 0U);
    EXPECT_EQ(audits[3].shared.exact, 1U);
    const std::vector<AuditTotal> totals = SumAudit(audits, suite->Info());
    ASSERT_EQ(totals.size(), 7U) << "of boards, a pair is the whole task";
    EXPECT_EQ(totals[5].overlap, "pair");
    EXPECT_EQ(totals[5].pairs, 2U);
  }
}

double CpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Most of ARC-AGI-1 went into ARC-AGI-2's training set.
class AuditRealTasks : public ::testing::Test {
 protected:
  std::vector<Puzzle> Read(const std::string& set) {
    return suite_->Read(SharedFolder() / "data/arc" / set);
  }
  std::unique_ptr<Suite> suite_ = MakeSuite("arc");
};

TEST_F(AuditRealTasks, Arc1EvaluationTasksAreInArc2Training) {
  ARC_SKIP_WITHOUT(SharedFolder() / "data/arc/ARC-AGI-2");
  ARC_SKIP_WITHOUT(SharedFolder() / "data/arc/ARC-AGI-1");
  const std::vector<TaskAudit> audits =
      AuditLeaks(*suite_, Read("ARC-AGI-2/training"), Read("ARC-AGI-1/evaluation"));
  EXPECT_EQ(std::ranges::count_if(audits, [](auto& a) { return a.shared.exact > 0; }), 376);
}

TEST_F(AuditRealTasks, AllOfArcAgainstArc2EvaluationWithinTenSeconds) {
  ARC_SKIP_WITHOUT(SharedFolder() / "data/arc/ARC-AGI-2");
  std::vector<Puzzle> training = Read("ARC-AGI-2/training");
  const std::vector<Puzzle> evaluation = Read("ARC-AGI-2/evaluation");
  training.insert(training.end(), evaluation.begin(), evaluation.end());
  ASSERT_EQ(training.size(), 1120U);
  const double start = CpuSeconds();
  const std::vector<TaskAudit> audits = AuditLeaks(*suite_, training, evaluation);
  EXPECT_LT(CpuSeconds() - start, 10) << "on one core";
  EXPECT_EQ(std::ranges::count_if(audits, [](auto& a) { return a.whole.exact; }), 120);
}

}  // namespace
}  // namespace arc
