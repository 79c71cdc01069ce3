#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/db/fixture.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using StoreEvaluationsTest = DatabaseTest;

std::vector<OutputVotes> SampleVotes() {
  Grid a(2, 3, 1), b(1, 1, 9);
  OutputVotes first{"p1", 0, {a, b, Grid{}}, {{0, 1, true, 0, 1.5f}, {1, 2, false, 2, -2.0f}}};
  OutputVotes unanswered{"p1", 1, {}, {}};
  OutputVotes second{"p2", 0, {b}, {}};
  for (uint32_t view = 0; view < 1000; ++view) second.votes.push_back({view, 4, true, 0, 0.5f});
  return {first, unanswered, second};
}

TEST_F(StoreEvaluationsTest, EvaluationRoundTrips) {
  Store store = Writer();
  store.CreateRun(SampleRun("a"));
  EvaluationRecord e = SampleEvaluation("a");
  e.plugin = store.UpsertPlugin({"trm", "1", "model", "f", "aa"});
  e.label = "shuffled labels";
  e.control = true;
  e.tree_dirty = true;
  e.primary_metric = "outputs";
  e.started = "2026-01-01T00:00:00.000Z";
  const std::vector<ScoreRecord> scores = {{"outputs", 0.9, 300, 0.86, 0.93, "wilson"},
                                           {"cells", 0.99, 10800, 0.98, 1, "clustered"}};
  const int64_t id = store.AddEvaluation(e, scores, {});
  const EvaluationRow row = store.GetEvaluation(id);
  EXPECT_EQ(row.id, id);
  EXPECT_EQ(row.evaluation, e);
  EXPECT_THAT(row.scores, ElementsAre(scores[1], scores[0]));  // by metric
  EXPECT_EQ(store.EvaluationsOf("a").size(), 1u);
}

TEST_F(StoreEvaluationsTest, ScoresKeepNanAndInfinities) {
  Store store = Writer();
  const double inf = std::numeric_limits<double>::infinity();
  EvaluationRecord e = SampleEvaluation("");
  e.wall_seconds = kNotMeasured;
  const std::vector<ScoreRecord> scores = {{"a", std::nan(""), 0, -inf, inf, ""}};
  const EvaluationRow row = store.GetEvaluation(store.AddEvaluation(e, scores, {}));
  EXPECT_TRUE(std::isnan(row.scores.at(0).value));
  EXPECT_EQ(row.scores[0].low, -inf);
  EXPECT_EQ(row.scores[0].high, inf);
  EXPECT_TRUE(std::isnan(row.evaluation.wall_seconds));
  EXPECT_EQ(row.evaluation.run, "");
}

TEST_F(StoreEvaluationsTest, ResultsRoundTripByPuzzleAndTest) {
  Store store = Writer();
  const std::vector<ResultRecord> results = {
      {"q", 0, 0, false, 5, 36, true},
      {"p", 1, 2, true, 36, 36, true},
      {"p", 0, 0, false, 0, 36, false},
      {"r", 0, 1, true, 36, 36, true, {{3, 17}}},
      {"s", 0, 0, false, 0, 36, true, std::vector<uint32_t>{}}};
  const int64_t id = store.AddEvaluation(SampleEvaluation(""), {}, results);
  EXPECT_THAT(store.ResultsOf(id),
              ElementsAre(results[2], results[1], results[0], results[3], results[4]));
  EXPECT_EQ(ThrownKind([&] { store.ResultsOf(id + 1); }, "no evaluation"), ErrorKind::kUsage);
}

TEST_F(StoreEvaluationsTest, VotesRoundTrip) {
  Store store = Writer();
  const auto votes = SampleVotes();
  const int64_t id = store.AddEvaluation(SampleEvaluation(""), {}, {}, votes);
  const auto got = store.LoadVotes(id);
  ASSERT_EQ(got.size(), votes.size());
  for (size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i].puzzle, votes[i].puzzle);
    EXPECT_EQ(got[i].test, votes[i].test);
    EXPECT_EQ(got[i].candidates, votes[i].candidates);
    ASSERT_EQ(got[i].votes.size(), votes[i].votes.size());
  }
  EXPECT_EQ(got[0].votes[1].candidate, 2u);
  EXPECT_EQ(got[0].votes[1].q, -2.0f);
  EXPECT_FALSE(got[0].votes[1].halted);
  EXPECT_EQ(got[2].votes[999].view, 999u);
  EXPECT_EQ(store.LoadOutput(id, "p2", 0)->votes.size(), 1000u);
  EXPECT_EQ(store.LoadOutput(id, "p1", 0)->candidates, votes[0].candidates);
  EXPECT_FALSE(store.LoadOutput(id, "p2", 1) || store.LoadOutput(id + 1, "p2", 0));
}

TEST_F(StoreEvaluationsTest, AnEvaluationIsStoredAsAWholeOrNotAtAll) {
  Store store = Writer();
  auto votes = SampleVotes();
  votes[2].votes[3].candidate = 5;
  const std::vector<ResultRecord> results(1);  // no puzzle name: refused by the schema
  EXPECT_EQ(ThrownKind([&] { store.AddEvaluation(SampleEvaluation(""), {}, {}, votes); },
                       "puzzle p2 test 0: a vote for candidate 5 of 1"),
            ErrorKind::kBadData);
  ThrownKind([&] { store.AddEvaluation(SampleEvaluation(""), {}, results); }, "arcbench.db");
  EvaluationRecord wrong = SampleEvaluation("");
  wrong.protocol = "unheard-of";
  ThrownKind([&] { store.AddEvaluation(wrong, {}, {}); }, "CHECK constraint failed");
  ThrownKind([&] { store.AddEvaluation(SampleEvaluation("no-such"), {}, {}); }, "no run 'no-such'");
  EXPECT_TRUE(store.Leaderboard().empty());
}

class LeaderboardTest : public DatabaseTest {
 protected:
  /// Evaluations of one run on one dataset, and one of another suite.
  void SetUp() override {
    DatabaseTest::SetUp();
    Store store = Writer();
    store.CreateRun(SampleRun("a"));
    store.Tag("a", "best");
    EvaluationRecord e = SampleEvaluation("a");
    e.plugin = store.UpsertPlugin({"trm", "1.2", "model", "f", "sha"});
    e.dataset =
        store.UpsertDataset({.name = "sudoku6", .suite = "sudoku", .content_hash = "hash"}, {});
    low_ = Add(store, e, 0.5);
    unmeasured_ = Add(store, e, kNotMeasured);
    high_ = Add(store, e, 0.9);
    e.control = true;
    control_ = Add(store, e, 0.1);
    EvaluationRecord maze = SampleEvaluation("");
    maze.suite = "maze";
    maze.protocol = "none";
    maze_ = Add(store, maze, 1);
  }
  static int64_t Add(Store& store, const EvaluationRecord& record, double value) {
    const std::vector<ScoreRecord> scores = {{"exact", value, 300, 0, 1, "wilson"},
                                             {"cells", value, 9, 0, 1, ""}};
    return store.AddEvaluation(record, scores, {});
  }
  std::vector<int64_t> Ids(const LeaderboardFilter& filter) const {
    std::vector<int64_t> ids;
    for (const LeaderboardRow& row : Reader().Leaderboard(filter)) ids.push_back(row.id);
    return ids;
  }

  int64_t low_ = 0, unmeasured_ = 0, high_ = 0, control_ = 0, maze_ = 0;
};

TEST_F(LeaderboardTest, IsSortedByThePrimaryMetricInEachDataset) {
  EXPECT_THAT(Ids({}), ElementsAre(maze_, high_, low_, control_, unmeasured_));
}

TEST_F(LeaderboardTest, IsFiltered) {
  EXPECT_THAT(Ids({.suite = "sudoku", .controls = false}), ElementsAre(high_, low_, unmeasured_));
  EXPECT_THAT(Ids({.limit = 1}), ElementsAre(maze_, high_));  // of each dataset
  EXPECT_THAT(Ids({.protocol = "none"}), ElementsAre(maze_));
  EXPECT_THAT(Ids({.dataset = "sudoku6", .limit = 2}), ElementsAre(high_, low_));
  EXPECT_THAT(Ids({.dataset_hash = "another"}), ElementsAre());
}

TEST_F(LeaderboardTest, TellsTheProtocol) {
  const LeaderboardRow row = Reader().Leaderboard({.suite = "sudoku"}).at(0);
  EXPECT_EQ(row.plugin, "trm");
  EXPECT_EQ(row.plugin_version, "1.2");
  EXPECT_EQ(row.plugin_sha256, "sha");
  EXPECT_EQ(row.dataset, "sudoku6");
  EXPECT_EQ(row.dataset_hash, "hash");
  EXPECT_EQ(row.recipe, "trm-sudoku6");
  EXPECT_EQ(row.run_seed, SampleRun("a").seed);
  EXPECT_EQ(row.run_status, "running");
  EXPECT_EQ(row.evaluation, Reader().GetEvaluation(row.id).evaluation);
  EXPECT_THAT(row.tags, ElementsAre("best"));
  ASSERT_EQ(row.scores.size(), 2u);
  EXPECT_EQ(row.scores[1].value, 0.9);
}

TEST_F(LeaderboardTest, LinesAreReadByTheirEvaluations) {
  const Store store = Reader();
  const std::vector<int64_t> wanted = {maze_, low_};
  const auto lines = store.LeaderboardLines(wanted);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].id, maze_);
  EXPECT_EQ(lines[1].id, low_);
  EXPECT_EQ(lines[1].plugin, "trm");
  EXPECT_EQ(lines[1].scores.at(1).value, 0.5);
  EXPECT_TRUE(store.LeaderboardLines({}).empty());
  const std::vector<int64_t> unknown = {low_, 999};
  EXPECT_THROW(store.LeaderboardLines(unknown), Error);
}

TEST_F(LeaderboardTest, ManyLinesAreReadAsFewAre) {
  Store store = Writer();
  EvaluationRecord e = SampleEvaluation("a");
  store.Tag("a", "again");
  for (int i = 0; i < 500; ++i) Add(store, e, i / 1000.0);
  const auto many = store.Leaderboard();
  ASSERT_EQ(many.size(), 505u);
  for (const LeaderboardRow& line : many) {
    const LeaderboardRow alone = store.LeaderboardLines(std::span(&line.id, 1)).at(0);
    EXPECT_EQ(alone.evaluation, line.evaluation);
    EXPECT_EQ(alone.scores.size(), line.scores.size());
    EXPECT_EQ(alone.scores.at(0).metric, line.scores.at(0).metric);
    EXPECT_EQ(alone.scores.at(1).metric, line.scores.at(1).metric);
    EXPECT_EQ(alone.plugin, line.plugin);
    EXPECT_EQ(alone.dataset_hash, line.dataset_hash);
    EXPECT_EQ(alone.tags, line.tags);
  }
}

TEST_F(LeaderboardTest, OneScoreOfEachLineComesInTheSameOrder) {
  const auto scores = [&](const LeaderboardFilter& filter, const std::string& metric = "") {
    std::vector<int64_t> ids;
    for (const BoardScore& s : Reader().BoardScores(filter, metric)) ids.push_back(s.evaluation);
    return ids;
  };
  EXPECT_THAT(scores({}), ElementsAre(maze_, high_, low_, control_)) << "NaN is left out";
  EXPECT_THAT(scores({.suite = "sudoku", .controls = false, .by = "score asc"}),
              ElementsAre(low_, high_));
  EXPECT_THAT(scores({.dataset = "sudoku6"}, "cells"), ElementsAre(high_, low_, control_));
  EXPECT_THAT(scores({}, "tasks_all"), ElementsAre());
  const BoardScore score = Reader().BoardScores({.suite = "sudoku"}, "cells").at(0);
  EXPECT_EQ(score.run, "a");
  EXPECT_EQ(score.model, "trm");
  EXPECT_EQ(score.dataset, "sudoku6");
  EXPECT_EQ(score.dataset_hash, "hash");
  EXPECT_EQ(score.protocol, "inductive");
  EXPECT_EQ(score.views, 8);
  EXPECT_EQ(score.steps, 4);
  EXPECT_EQ(score.score, (ScoreRecord{"cells", 0.9, 9, 0, 1, ""}));
  EXPECT_EQ(Reader().BoardScores({.suite = "maze"}).at(0).model, "checkpoints/last.safetensors");
}

TEST_F(LeaderboardTest, DatasetsAreThoseThatWereEvaluated) {
  Writer().UpsertDataset({.name = "other", .suite = "maze", .content_hash = "other"}, {});
  EXPECT_THAT(Reader().EvaluatedDatasets(), ElementsAre("sudoku6"));
}

TEST_F(LeaderboardTest, RunsShowTheirLatestScore) {
  const RunRow row = Reader().Runs().at(0);
  EXPECT_EQ(row.evaluations, 4);
  EXPECT_EQ(row.metric, "exact");
  EXPECT_EQ(row.score, 0.1);
}

TEST_F(StoreEvaluationsTest, PluginsAreKnownByNameAndContent) {
  Store store = Writer();
  const int64_t id = store.UpsertPlugin({"trm", "1", "model", "/a/trm.so", "aa"});
  EXPECT_EQ(store.UpsertPlugin({"trm", "1", "model", "/b/trm.so", "aa"}), id);
  EXPECT_EQ(store.GetPlugin(id).file, "/b/trm.so");
  EXPECT_NE(store.UpsertPlugin({"trm", "1", "model", "/b/trm.so", "bb"}), id);
  EXPECT_EQ(ThrownKind([&] { store.GetPlugin(99); }, "no plugin number 99"), ErrorKind::kUsage);
}

TEST_F(StoreEvaluationsTest, DatasetsKeepThePairsAndTellWhatTheyShare) {
  Store store = Writer();
  DatasetRecord data{.name = "arc1",
                     .suite = "arc",
                     .rows = 30,
                     .cols = 30,
                     .content_hash = "h1",
                     .train_count = 2,
                     .test_count = 1,
                     .identifier_policy = "per-view",
                     .description = R"({"a":1})"};
  const std::vector<PairRecord> pairs = {{"test", "t", 0, "demonstration", "d3"},
                                         {"test", "t", 0, "test", "d4"},
                                         {"train", "p", 0, "demonstration", "d1"},
                                         {"train", "p", 1, "demonstration", "d3"}};
  const int64_t id = store.UpsertDataset(data, pairs);
  EXPECT_EQ(store.UpsertDataset(data, pairs), id);
  EXPECT_EQ(store.PairsOf(id), pairs);
  EXPECT_EQ(store.GetDataset(id), data);
  EXPECT_THAT(store.Overlap(id, id), ElementsAre(pairs[0]));
  data.content_hash = "h2";
  const int64_t other = store.UpsertDataset(data, {});
  EXPECT_NE(other, id);
  EXPECT_TRUE(store.Overlap(other, id).empty());
}

TEST_F(StoreEvaluationsTest, SeveralCallsCanBeOneTransaction) {
  Store store = Writer();
  EXPECT_THROW(store.Write([&] {
    store.CreateRun(SampleRun("a"));
    store.AddEvaluation(SampleEvaluation("a"), {}, {});
    throw Failed("changed its mind");
  }),
               Error);
  EXPECT_TRUE(store.Runs().empty());
  store.Write([&] {
    store.CreateRun(SampleRun("b"));
    EXPECT_THROW(store.CreateRun(SampleRun("b")), Error);  // undone alone
    store.Tag("b", "t");
  });
  EXPECT_THAT(store.TagsOf("b"), ElementsAre("t"));
}

}  // namespace
}  // namespace arc
