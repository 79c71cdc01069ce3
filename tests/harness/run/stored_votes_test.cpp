#include "harness/run/stored_votes.h"

#include <ctime>

#include "evaluators/scoring.h"
#include "tests/db/fixture.h"
#include "tests/db/simulated_votes.h"
#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

using testing::ElementsAre;
using Indices = std::vector<uint32_t>;

class StoredVotesTest : public DatabaseTest {
 protected:
  static EvaluationRecord ArcEvaluation() {
    EvaluationRecord e;
    e.suite = "arc";
    e.views = 4;
    e.steps = 2;
    e.voting_rule = "count_then_q";
    e.attempts = 1;
    e.primary_metric = "outputs";
    return e;
  }

  /// Votes for task a (right: candidate `right`) and none for b.
  static int64_t Add(Store& store, const EvaluationRecord& e, const std::vector<uint32_t>& grids,
                     const ResultRecord& a) {
    OutputVotes output{"a", 0, {Row({0}), Row({1}), Row({2})}, {}};
    for (uint32_t view = 0; view < grids.size(); ++view) {
      output.votes.push_back({view, 1, false, 0, 0});
      output.votes.push_back({view, 2, true, grids[view], 0});
    }
    ResultRecord b;
    b.puzzle = "b";
    b.right.emplace();
    return store.AddEvaluation(e, {}, std::vector<ResultRecord>{a, b},
                               std::vector<OutputVotes>{output});
  }
  static ResultRecord Right(std::optional<Indices> right, int correct_at = 0) {
    ResultRecord a;
    a.puzzle = "a";
    a.answered = true;
    a.right = std::move(right);
    a.correct_at = correct_at;
    return a;
  }
  static std::vector<bool> Solved(const Store& store, const std::vector<int64_t>& ids,
                                  const std::vector<VotingOptions>& ways) {
    std::vector<bool> solved;
    for (const Tally& tally : StoredVotes(store, ids).Count(ways, 1)) {
      EXPECT_EQ(tally.results.size(), 2U);
      EXPECT_FALSE(tally.results[1].answered);
      solved.push_back(tally.results[0].exact);
    }
    return solved;
  }
};

TEST_F(StoredVotesTest, LimitsOnViewsAndSteps) {
  Store store = Writer();
  const int64_t id = Add(store, ArcEvaluation(), {1, 2, 2, 2}, Right(Indices{2}));
  EXPECT_THAT(Solved(store, {id}, {{.views = 1}, {.views = 4}, {.views = 4, .step = 1}, {}}),
              ElementsAre(false, true, false, true));
  const StoredVotes votes(store, std::vector<int64_t>{id});
  EXPECT_EQ(votes.views(), 4U);
  EXPECT_EQ(votes.steps(), 2U);
  const std::vector<Score> scores = votes.Scores(votes.Count(std::vector<VotingOptions>(1), 1)[0]);
  EXPECT_EQ(scores[0].name, "outputs");
  EXPECT_EQ(scores[0].value, 0.5);
  EXPECT_EQ(scores[0].n, 2U);
}

TEST_F(StoredVotesTest, OlderEvaluationsAreReadByTheirRank) {
  Store store = Writer();
  // Candidate 2 ranks first, 1 second.
  const std::vector<VotingOptions> ways = {{}, {.views = 1}};
  EXPECT_THAT(
      Solved(store, {Add(store, ArcEvaluation(), {1, 2, 2, 2}, Right(std::nullopt, 1))}, ways),
      ElementsAre(true, false));
  EXPECT_THAT(
      Solved(store, {Add(store, ArcEvaluation(), {1, 2, 2, 2}, Right(std::nullopt, 2))}, ways),
      ElementsAre(false, true));
  EvaluationRecord maze = ArcEvaluation();
  maze.suite = "maze";
  maze.primary_metric = "shortest_path";
  const int64_t unknown = Add(store, maze, {1}, Right(std::nullopt, 1));
  EXPECT_EQ(ThrownKind([&] { StoredVotes(store, std::vector<int64_t>{unknown}); },
                       "did not record which answers are shortest paths"),
            ErrorKind::kUsage);
  const int64_t damaged = Add(store, ArcEvaluation(), {1, 2, 2, 2}, Right(std::nullopt, 9));
  EXPECT_EQ(ThrownKind([&] { Solved(store, {damaged}, ways); }, "rank 9 of 2"),
            ErrorKind::kBadData);
}

TEST_F(StoredVotesTest, OneOutputAPuzzleIsScoredByThePrimaryMetric) {
  Store store = Writer();
  EvaluationRecord maze = ArcEvaluation();
  maze.suite = "maze";
  maze.primary_metric = "shortest_path";
  const int64_t id = Add(store, maze, {1, 2}, Right(Indices{1, 2}));
  const StoredVotes votes(store, std::vector<int64_t>{id});
  const std::vector<Score> scores = votes.Scores(votes.Count(std::vector<VotingOptions>(1), 1)[0]);
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_EQ(scores[0].name, "shortest_path");
  EXPECT_EQ(scores[0].value, 0.5);
}

TEST_F(StoredVotesTest, PoolsEvaluationsOfTheSamePuzzles) {
  Store store = Writer();
  const int64_t few = Add(store, ArcEvaluation(), {1, 1}, Right(Indices{2}));
  const int64_t many = Add(store, ArcEvaluation(), {2, 2, 2}, Right(Indices{2}));
  EXPECT_THAT(Solved(store, {few, many}, {{}, {.views = 2}}), ElementsAre(true, false));
  EXPECT_THAT(Solved(store, {many, few}, {{.views = 2}}), ElementsAre(true)) << "a tie: the first";
}

TEST_F(StoredVotesTest, WhatCannotBeCountedIsSaid) {
  Store store = Writer();
  EvaluationRecord e = ArcEvaluation();
  e.dataset = store.UpsertDataset({.name = "x", .suite = "arc", .content_hash = "x"}, {});
  const int64_t x = Add(store, e, {1}, Right(Indices{1}));
  e.dataset = store.UpsertDataset({.name = "y", .suite = "arc", .content_hash = "y"}, {});
  const int64_t y = Add(store, e, {1}, Right(Indices{1}));
  const int64_t unscored = store.AddEvaluation(ArcEvaluation(), {}, {});
  const auto open = [&](std::vector<int64_t> ids) { StoredVotes(store, ids); };
  ThrownKind([&] { open({x, y}); }, "are of different puzzles");
  ThrownKind([&] { open({x, x}); }, "named twice");
  ThrownKind([&] { open({unscored}); }, "its solutions were not known");
  EXPECT_EQ(ThrownKind([&] { open({99}); }, "no evaluation 99"), ErrorKind::kUsage);
  EXPECT_EQ(ThrownKind([&] { Solved(store, {x}, {{.views = 5}}); },
                       "5 views were not evaluated: there are 4"),
            ErrorKind::kUsage);
  ThrownKind([&] { Solved(store, {x}, {{.step = 3}}); }, "3 halting steps were not evaluated");
}

/// 400 ARC tasks under 1,000 views, the whole file of the database measured.
class LargeVotesTest : public DatabaseTest {
 protected:
  int64_t Store400(const std::vector<uint16_t>& steps) {
    VoteSimulation simulation({.tasks = 400, .views = 1000, .candidates = 300, .steps = steps});
    const SimulatedVotes made = simulation.Run();
    size_t candidates = 0;
    for (const OutputVotes& output : made.votes) candidates += output.candidates.size();
    EXPECT_GT(candidates, 298 * made.votes.size()) << "as many as allowed, nearly";
    EvaluationRecord e;
    e.suite = "arc";
    e.views = 1000;
    e.steps = steps.back();
    e.attempts = 2;
    e.voting_rule = "count_then_q";
    e.primary_metric = "outputs";
    return Writer().AddEvaluation(e, {}, made.results, made.votes);
  }
  double Megabytes() const {
    const double bytes = static_cast<double>(std::filesystem::file_size(file_));
    printf("%.1f MB\n", bytes / 1e6);
    return bytes / 1e6;
  }
};

TEST_F(LargeVotesTest, FiveStepsTakeTwentyMegabytes) {
  Store400({1, 2, 4, 8, 16});
  EXPECT_LE(Megabytes(), 20);
}

TEST_F(LargeVotesTest, SixteenStepsTakeSixtyMegabytesAndAreCountedInTwoSeconds) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(NDEBUG)
  constexpr double kLimit = 60;  // a build that is not made for speed
#else
  constexpr double kLimit = 2;
#endif
  std::vector<uint16_t> steps;
  for (uint16_t step = 1; step <= 16; ++step) steps.push_back(step);
  const std::vector<int64_t> ids = {Store400(steps)};
  EXPECT_LE(Megabytes(), 60);
  std::vector<VotingOptions> ways;
  for (const uint16_t step : {1, 2, 4, 8, 16}) {
    for (const uint32_t views : {1U, 8U, 64U, 1000U})
      ways.push_back({.views = views, .step = step});
  }
  // Processor time, so that a busy machine does not fail it: nothing here waits for others.
  const std::clock_t start = std::clock();
  const Store store = Reader();
  const StoredVotes votes(store, ids);
  const std::vector<Tally> tallies = votes.Count(ways, 2);
  for (const Tally& tally : tallies) EXPECT_EQ(votes.Scores(tally).size(), 3U);
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  printf("%zu ways: %.2f s\n", ways.size(), seconds);
  EXPECT_LT(seconds, kLimit);
  EXPECT_EQ(tallies.back().votes, 420U * 1000);
  EXPECT_GT(votes.Scores(tallies.back())[0].value, votes.Scores(tallies.front())[0].value);
}

}  // namespace
}  // namespace arc
