#include "evaluators/scoring.h"

#include <gtest/gtest.h>

#include "evaluators/statistics.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

/// One output's votes: view i says grids[i].
OutputVotes Says(const std::string& puzzle, uint32_t test, const std::vector<Grid>& grids) {
  OutputVotes output{puzzle, test, {}, {}};
  for (uint32_t i = 0; i < grids.size(); ++i) {
    output.candidates.push_back(grids[i]);
    output.votes.push_back({i, 1, false, i, 1.F - static_cast<float>(i)});
  }
  return output;
}

const Score& Named(const std::vector<Score>& scores, const std::string& name) {
  for (const Score& score : scores) {
    if (score.name == name) return score;
  }
  throw std::runtime_error("no score " + name);
}

const FakeSuite kArcLike("arc", 2, true);
const FakeSuite kMazeLike("maze", 1, false);

/// Four tasks of 1, 2, 1, 2 outputs: solved 1, 1, 0, 0.
std::vector<Puzzle> Tasks() {
  return {PuzzleOf("a", {Row({1})}), PuzzleOf("b", {Row({2}), Row({3})}), PuzzleOf("c", {Row({4})}),
          PuzzleOf("d", {Row({5}), Row({6})})};
}
std::vector<OutputVotes> TaskVotes() {
  return {Says("a", 0, {Row({9}), Row({1})}), Says("b", 1, {Row({3})}),
          Says("c", 0, {Row({7}), Row({8}), Row({4})})};
}

TEST(JudgeTest, TheTaskSetDecidesWhatIsAnswered) {
  const auto results = JudgeOutputs(Tasks(), TaskVotes(), kArcLike);
  ASSERT_EQ(results.size(), 6U);
  EXPECT_TRUE(results[0].exact);
  EXPECT_EQ(results[0].correct_at, 2U);
  EXPECT_EQ(results[0].cells_right, 0);  // the first attempt is wrong
  EXPECT_EQ(results[1].puzzle, "b");
  EXPECT_FALSE(results[1].answered);
  EXPECT_FALSE(results[1].exact);
  EXPECT_TRUE(results[2].exact);
  EXPECT_EQ(results[2].attempts.size(), 1U);
  EXPECT_FALSE(results[3].exact);  // right, but the third of two attempts
  EXPECT_EQ(results[3].correct_at, 3U);
  EXPECT_EQ(results[3].attempts.size(), 2U);
  EXPECT_FALSE(results[4].answered || results[5].answered);
}

TEST(JudgeTest, SaysWhichCandidatesAreRight) {
  using Indices = std::vector<uint32_t>;
  const auto results = JudgeOutputs(Tasks(), TaskVotes(), kArcLike);
  EXPECT_EQ(results[0].right, Indices{1});
  EXPECT_EQ(results[2].right, Indices{0});
  EXPECT_EQ(results[3].right, Indices{2}) << "behind the attempts too";
  EXPECT_TRUE(results[1].right.empty() && results[4].right.empty());
  // Of a maze, all that keep the rules; best ranked first.
  const std::vector<Puzzle> maze = {PuzzleOf("m", {Row({4, 1})})};
  OutputVotes votes = Says("m", 0, {Row({1, 4}), Row({9, 9}), Row({4, 1})});
  votes.votes.push_back({3, 1, false, 2, 0});
  EXPECT_EQ(JudgeOutputs(maze, std::vector<OutputVotes>{votes}, kMazeLike)[0].right,
            (Indices{2, 0}));
}

TEST(JudgeTest, MoreAttemptsOnRequest) {
  EXPECT_TRUE(JudgeOutputs(Tasks(), TaskVotes(), kArcLike, {.voting = {}, .attempts = 3})[3].exact);
}

TEST(JudgeTest, ViewsThatDoNotCountLeaveItUnanswered) {
  std::vector<OutputVotes> votes = {Says("a", 0, {Row({1})})};
  votes[0].votes[0].view = 5;
  const ScoringOptions options{.voting = {.views = 2}, .attempts = 0};
  EXPECT_FALSE(JudgeOutputs(Tasks(), votes, kArcLike, options)[0].answered);
}

TEST(ScoreTest, ThreeScoresOfTasks) {
  const std::vector<Score> scores = TaskScores(JudgeOutputs(Tasks(), TaskVotes(), kArcLike));
  const Score& outputs = Named(scores, "outputs");
  EXPECT_DOUBLE_EQ(outputs.value, 2.0 / 6);
  EXPECT_EQ(outputs.n, 6U);
  EXPECT_EQ(outputs.method, "Wilson, clustered by task (4)");
  const std::vector<Cluster> clusters = {{1, 1}, {1, 2}, {0, 1}, {0, 2}};
  EXPECT_DOUBLE_EQ(outputs.low, ClusteredInterval(clusters).low);
  const Score& mean = Named(scores, "tasks_mean");
  EXPECT_DOUBLE_EQ(mean.value, 1.5 / 4);
  EXPECT_EQ(mean.n, 4U);
  EXPECT_EQ(mean.method, "bootstrap over tasks");
  EXPECT_LT(mean.low, mean.value);
  EXPECT_GT(mean.high, mean.value);
  const Score& all = Named(scores, "tasks_all");
  EXPECT_DOUBLE_EQ(all.value, 0.25);
  EXPECT_DOUBLE_EQ(all.high, WilsonInterval(1, 4).high);
}

TEST(ScoreTest, NoneSolvedIsNotCertain) {
  for (const Score& score : TaskScores(JudgeOutputs(Tasks(), {}, kArcLike))) {
    EXPECT_EQ(score.value, 0) << score.name;
    EXPECT_EQ(score.low, 0) << score.name;
    EXPECT_GT(score.high, 0.4) << score.name;
  }
}

/// Two puzzles: a valid answer that is not the stored one, and a right one.
std::vector<Puzzle> Mazes() {
  return {PuzzleOf("m", {Row({1, 2, 3})}), PuzzleOf("n", {Row({4, 4, 4})})};
}

TEST(ScoreTest, ScoresOfPuzzles) {
  const std::vector<OutputVotes> votes = {Says("m", 0, {Row({1, 3, 2})}),
                                          Says("n", 0, {Row({4, 4, 4})})};
  const auto scores = Evaluate(Mazes(), votes, kMazeLike).scores;
  EXPECT_DOUBLE_EQ(Named(scores, "exact").value, 0.5);
  EXPECT_EQ(Named(scores, "exact").method, "Wilson");
  EXPECT_DOUBLE_EQ(Named(scores, "shortest_path").value, 1);
  EXPECT_DOUBLE_EQ(Named(scores, "cells").value, 4.0 / 6);
  EXPECT_EQ(Named(scores, "cells").n, 2U);
  EXPECT_EQ(Named(scores, "cells").method, "Wilson, clustered by puzzle (2)");
  const FakeSuite sudoku("sudoku", 1, false);
  EXPECT_EQ(Named(Evaluate(Mazes(), votes, sudoku).scores, "valid").value, 1);
}

TEST(ScoreTest, WhatVotingAdds) {
  // View 0 is right on m alone; three of six view votes are right; n is voted wrong.
  std::vector<OutputVotes> votes = {Says("m", 0, {Row({1, 2, 3}), Row({9}), Row({8})}),
                                    Says("n", 0, {Row({9}), Row({4, 4, 4})})};
  votes[1].votes.push_back({2, 1, false, 1, 0});
  const auto scores = Evaluate(Mazes(), votes, kMazeLike).scores;
  EXPECT_DOUBLE_EQ(Named(scores, "exact").value, 1);
  EXPECT_DOUBLE_EQ(Named(scores, "exact_unvoted").value, 0.5);
  EXPECT_EQ(Named(scores, "exact_unvoted").n, 2U);
  EXPECT_DOUBLE_EQ(Named(scores, "exact_view_mean").value, 0.5);
}

TEST(ScoreTest, AMissingViewIsAWrongOne) {
  const std::vector<OutputVotes> votes = {Says("m", 0, {Row({1, 2, 3}), Row({1, 2, 3})})};
  const auto scores = SingleViewScores(Mazes(), votes);
  EXPECT_DOUBLE_EQ(Named(scores, "exact_view_mean").value, 0.5);
  EXPECT_DOUBLE_EQ(Named(scores, "exact_unvoted").value, 0.5);
}

TEST(ScoreTest, NoScoreOfViewsThatAreNotThere) {
  std::vector<OutputVotes> votes = {Says("m", 0, {Row({1, 2, 3})})};
  votes[0].votes[0].view = 3;
  EXPECT_EQ(SingleViewScores(Mazes(), votes).size(), 1U);
}

TEST(JudgeTest, RefusesWhatDoesNotFitTheTaskSet) {
  const auto judge = [](const std::vector<Puzzle>& tasks, const std::vector<OutputVotes>& votes) {
    return [tasks, votes] { JudgeOutputs(tasks, votes, kArcLike); };
  };
  ExpectError(ErrorKind::kBadData, "votes for puzzle z output 0, which is not in the task set",
              judge(Tasks(), {Says("z", 0, {Row({1})})}));
  ExpectError(ErrorKind::kBadData, "votes for puzzle a output 1, which is not in the task set",
              judge(Tasks(), {Says("a", 1, {Row({1})})}));
  ExpectError(ErrorKind::kBadData, "puzzle a output 0 has votes twice",
              judge(Tasks(), {Says("a", 0, {Row({1})}), Says("a", 0, {Row({1})})}));
  ExpectError(ErrorKind::kBadData, "no puzzles to score", judge({}, {}));
  ExpectError(ErrorKind::kBadData, "puzzle a is there twice", judge({Tasks()[0], Tasks()[0]}, {}));
  ExpectError(ErrorKind::kBadData, "puzzle e has no test", judge({PuzzleOf("e", {})}, {}));
  std::vector<Puzzle> unsolved = Tasks();
  unsolved[1].tests[1].output.reset();
  ExpectError(ErrorKind::kBadData, "puzzle b output 1 has no known solution", judge(unsolved, {}));
  ExpectError(ErrorKind::kBadData, "no puzzles to score", [] { TaskScores({}); });
  ExpectError(ErrorKind::kBadData, "no puzzles to score", [] { PuzzleScores({}, "valid"); });
}

}  // namespace
}  // namespace arc
