#include "submissions/diff.h"

#include <gtest/gtest.h>

#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

/// Solutions: a[0] = 1; b[0] = 2, b[1] = 3.
std::vector<Puzzle> Tasks() {
  return {PuzzleOf("b", {Row({2}), Row({3})}), PuzzleOf("a", {Row({1})})};
}

std::vector<Grid> Two(const Grid& first, const Grid& second) { return {first, second}; }

/// Each output that differs as "task[output]: first, second", with the attempts that were right.
std::vector<std::string> Lines(const SubmissionDiff& diff) {
  std::vector<std::string> lines;
  for (const OutputDiff& d : diff.outputs) {
    std::string line = d.task + "[" + std::to_string(d.output) + "]: " + ChangeText(d, 0) + ", " +
                       ChangeText(d, 1);
    if (d.solved_a) line += " " + std::to_string(*d.solved_a) + std::to_string(*d.solved_b);
    if (d.gained()) line += " gained";
    if (d.lost()) line += " lost";
    lines.push_back(line);
  }
  return lines;
}

using Strings = std::vector<std::string>;

TEST(DiffTest, EqualSubmissionsDoNotDiffer) {
  const Submission a = {{"a", {Two(Row({1}), Row({1}))}}, {"b", {{}, Two(Row({2}), Row({3}))}}};
  const SubmissionDiff diff = DiffSubmissions(a, a, Tasks());
  EXPECT_EQ(Lines(diff), Strings());
  EXPECT_EQ(diff.compared, 3U);
  EXPECT_EQ(diff.tasks_differ, 0U);
}

TEST(DiffTest, SaysWhatBecameOfEachAttempt) {
  Grid square(2, 2);
  const Submission a = {{"a", {Two(Row({4, 5, 6}), square)}},
                        {"b", {Two(Row({7}), Row({8})), Two(Row({7}), Row({8}))}}};
  const Submission b = {{"a", {Two(Row({4, 0, 0}), Row({1, 2, 3}))}},
                        {"b", {Two(Row({8}), Row({7})), Two(Row({8}), Row({8}))}}};
  const SubmissionDiff diff = DiffSubmissions(a, b);
  EXPECT_EQ(Lines(diff),
            (Strings{"a[0]: 2 of 3 cells, 2x2 to 1x3", "b[0]: was attempt_2, was attempt_1",
                     "b[1]: was attempt_2, same"}));
  EXPECT_EQ(diff.tasks_differ, 2U);
}

TEST(DiffTest, TasksOutputsAndAttemptsOfOneOnly) {
  const Submission a = {{"a", {{Row({4})}}}, {"b", {Two(Row({1}), Row({1}))}}};
  const Submission b = {{"a", {Two(Row({4}), Row({5}))}},
                        {"b", {Two(Row({1}), Row({1})), Two(Row({6}), Row({7}))}},
                        {"c", {Two(Row({1}), Grid())}}};
  EXPECT_EQ(
      Lines(DiffSubmissions(a, b)),
      (Strings{"a[0]: same, only in B", "b[1]: only in B, only in B", "c[0]: only in B, same"}));
  EXPECT_EQ(Lines(DiffSubmissions(b, a)).at(0), "a[0]: same, only in A");
  EXPECT_EQ(DiffSubmissions(a, b).compared, 4U);
}

TEST(DiffTest, GainedAndLostBySolutionsInTheTasksOrder) {
  const Submission a = {{"a", {Two(Row({1}), Row({9}))}},
                        {"b", {Two(Row({9}), Row({8})), Two(Row({3}), Row({9}))}}};
  const Submission b = {{"a", {Two(Row({9}), Row({1}))}},
                        {"b", {Two(Row({9}), Row({2})), Two(Row({9}), Row({9}))}}};
  EXPECT_EQ(Lines(DiffSubmissions(a, b, Tasks())),
            (Strings{"b[0]: same, 1 of 1 cells 02 gained", "b[1]: was attempt_2, same 10 lost",
                     "a[0]: was attempt_2, was attempt_1 12"}));
}

TEST(DiffTest, AnUnknownSolutionGivesNoVerdict) {
  std::vector<Puzzle> tasks = Tasks();
  tasks[1].tests[0].output.reset();
  const SubmissionDiff diff =
      DiffSubmissions({{"a", {{Row({1})}}}}, {{"a", {{Row({2})}}}, {"d", {{Row({1})}}}}, tasks);
  EXPECT_EQ(Lines(diff), (Strings{"a[0]: 1 of 1 cells, same", "d[0]: only in B, same"}));
}

}  // namespace
}  // namespace arc
