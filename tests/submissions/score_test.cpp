#include "submissions/score.h"

#include <gtest/gtest.h>

#include "submissions/submission.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

std::vector<Puzzle> Tasks() {
  return {PuzzleOf("a", {Row({1})}), PuzzleOf("b", {Row({2}), Row({3})})};
}

TEST(ScoreSubmissionTest, ThreeScoresAndWhatSolvedEachOutput) {
  const TempFolder folder;
  WriteSubmission(folder / "s.json", Tasks(),
                  {{"a", {{Row({1})}}}, {"b", {{Row({9}), Row({2})}, {Row({9})}}}});
  const SubmissionScore score = ScoreSubmission(folder / "s.json", Tasks());
  ASSERT_EQ(score.scores.size(), 3U);
  EXPECT_EQ(score.scores[0].name, "outputs");
  EXPECT_DOUBLE_EQ(score.scores[0].value, 2.0 / 3);
  EXPECT_EQ(score.scores[1].name, "tasks_mean");
  EXPECT_DOUBLE_EQ(score.scores[1].value, 0.75);
  EXPECT_EQ(score.scores[2].name, "tasks_all");
  EXPECT_DOUBLE_EQ(score.scores[2].value, 0.5);
  for (const Score& s : score.scores) EXPECT_TRUE(s.low < s.value && s.value < s.high) << s.name;
  ASSERT_EQ(score.tasks.size(), 2U);
  EXPECT_EQ(score.tasks[0].solved_by, (std::vector<uint32_t>{1}));
  EXPECT_EQ(score.tasks[1].task, "b");
  EXPECT_EQ(score.tasks[1].solved_by, (std::vector<uint32_t>{2, 0}));
  EXPECT_EQ(score.tasks[1].solved(), 1U);
}

TEST(ScoreSubmissionTest, WhatIsNotThereIsNotSolved) {
  const std::vector<TaskVerdict> verdicts =
      JudgeSubmission(Tasks(), {{"b", {{Grid(), Row({2})}}}, {"unknown", {{Row({1})}}}});
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[0].solved_by, (std::vector<uint32_t>{0}));
  EXPECT_EQ(verdicts[1].solved_by, (std::vector<uint32_t>{2, 0}));
  EXPECT_DOUBLE_EQ(ScoreSubmission(Tasks(), {}).scores[0].value, 0);
  EXPECT_EQ(ScoreSubmission(Tasks(), {}).scores[0].n, 3U);
}

TEST(ScoreSubmissionTest, RefusesFaultsAndUnknownSolutions) {
  const TempFolder folder;
  WriteSubmission(folder / "s.json", std::vector{Tasks()[0]}, {});
  ExpectError(ErrorKind::kBadData, "s.json: not a valid submission, 1 fault: b: missing_task",
              [&] { ScoreSubmission(folder / "s.json", Tasks()); });
  std::vector<Puzzle> tasks = {Tasks()[0]};
  tasks[0].tests[0].output.reset();
  ExpectError(ErrorKind::kBadData, "task a output 0 has no known solution",
              [&] { ScoreSubmission(folder / "s.json", tasks); });
}

}  // namespace
}  // namespace arc
