#include <map>

#include "db/query.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Two databases: "here" has run a, "there" has runs b and c on a dataset of which a knows one.
class StoreMergeTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    there_ = folder_ / "there.db";
    Store here = Writer();
    Add(here, "a", "shared");
    Store there = Store::Open(there_, Store::Mode::kWrite);
    there.UpsertPlugin({"another", "1", "model", "f", "first"});  // numbers differ from those here
    Add(there, "b", "own");
    Add(there, "c", "shared");
    there.AddEvaluation(SampleEvaluation(""), Scores(0.7), {});
  }
  static std::vector<ScoreRecord> Scores(double value) {
    return {{"exact", value, 300, 0, 1, "wilson"}};
  }
  static void Add(Store& store, const std::string& id, const std::string& data) {
    RunRecord run = SampleRun(id);
    run.status = "finished";
    run.started = "2026-01-01T12:00:00.000Z";
    run.process = {"here", "boot", 1, 1};
    run.plugin = store.UpsertPlugin({"trm", "1", "model", "f", "sha"});
    const std::vector<PairRecord> pairs = {{"test", "p", 0, "test", "digest-" + data}};
    run.dataset =
        store.UpsertDataset({.name = data, .suite = "sudoku", .content_hash = data}, pairs);
    store.CreateRun(run, std::vector<ParamRecord>{{"training.lr", "0.1", "float"}});
    store.Tag(id, "tag-of-" + id);
    store.AddNote(id, "note of " + id);
    store.AddMetrics(id, std::vector<MetricRecord>{{"loss", 1, 1, 0.5}});
    store.AddCheckpoint(id, {1, "last.safetensors", "sha", 5, "last", ""});
    EvaluationRecord e = SampleEvaluation(id);
    e.plugin = run.plugin;
    e.dataset = run.dataset;
    const OutputVotes votes{"p", 0, {Grid(2, 2, 1)}, std::vector<Vote>(3)};
    store.AddEvaluation(e, Scores(0.5), std::vector<ResultRecord>{{"p", 0, 1, true, 4, 4, true}},
                        std::vector<OutputVotes>{votes});
  }
  MergeReport Merge(const std::vector<std::string>& runs = {}) {
    return Writer().Merge(there_, runs);
  }

  std::filesystem::path there_;
};

TEST_F(StoreMergeTest, TakesRunsInWithAllThatHangsOnThem) {
  EXPECT_THAT(Merge().taken, ElementsAre("b", "c"));
  const Store here = Reader(), there = Store::Open(there_, Store::Mode::kRead);
  for (const std::string run : {"b", "c"}) {
    RunRecord mine = here.GetRun(run), theirs = there.GetRun(run);
    EXPECT_EQ(here.GetPlugin(*mine.plugin), there.GetPlugin(*theirs.plugin));
    EXPECT_EQ(here.GetDataset(*mine.dataset), there.GetDataset(*theirs.dataset));
    EXPECT_EQ(here.PairsOf(*mine.dataset), there.PairsOf(*theirs.dataset));
    mine.plugin = theirs.plugin;
    mine.dataset = theirs.dataset;
    EXPECT_EQ(mine, theirs);
    EXPECT_EQ(here.Params(run), there.Params(run));
    EXPECT_EQ(here.TagsOf(run), there.TagsOf(run));
    EXPECT_EQ(here.NotesOf(run), there.NotesOf(run));
    EXPECT_EQ(here.MetricsOf(run, "loss"), there.MetricsOf(run, "loss"));
    EXPECT_EQ(here.CheckpointsOf(run), there.CheckpointsOf(run));
    const int64_t evaluation = here.EvaluationsOf(run).at(0).id;
    const int64_t original = there.EvaluationsOf(run).at(0).id;
    EXPECT_EQ(here.GetEvaluation(evaluation).scores, there.GetEvaluation(original).scores);
    EXPECT_EQ(here.ResultsOf(evaluation), there.ResultsOf(original));
    EXPECT_EQ(here.LoadVotes(evaluation).at(0).votes.size(), 3u);
  }
}

TEST_F(StoreMergeTest, EveryTableHasAllRowsOfBoth) {
  Merge();
  const std::map<std::string, int64_t> expected = {
      {"runs", 3},         {"plugins", 2},     {"datasets", 2},          {"dataset_pairs", 2},
      {"params", 3},       {"metrics", 3},     {"checkpoints", 3},       {"tags", 3},
      {"notes", 3},        {"evaluations", 4}, {"evaluation_scores", 4}, {"results", 3},
      {"puzzle_totals", 2}};
  for (const auto& [table, rows] : expected) {
    const auto answer = ReadOnlyQuery(file_, "SELECT count(*) FROM " + table);
    EXPECT_EQ(std::get<int64_t>(answer.rows[0][0]), rows) << table;
  }
  const auto tried =
      ReadOnlyQuery(file_, "SELECT tried, solved FROM v_puzzles WHERE dataset = 'shared'");
  EXPECT_THAT(tried.rows.at(0), ElementsAre(Value(int64_t{2}), Value(int64_t{2})));
}

TEST_F(StoreMergeTest, ASecondTimeAddsNothing) {
  Merge();
  const MergeReport again = Merge();
  EXPECT_THAT(again.taken, IsEmpty());
  EXPECT_THAT(again.known, ElementsAre("b", "c"));
  EXPECT_EQ(Reader().Leaderboard().size(), 4u) << "the evaluation without a run came once";
}

TEST_F(StoreMergeTest, ChosenRunsComeAlone) {
  EXPECT_THAT(Merge({"c"}).taken, ElementsAre("c"));
  EXPECT_EQ(Reader().Runs().size(), 2u);
  EXPECT_EQ(Reader().Leaderboard().size(), 2u);
}

TEST_F(StoreMergeTest, ARunThatIsStillRunningIsLeftOut) {
  Store::Open(there_, Store::Mode::kWrite).ReopenRun("b", "{}", {});
  const MergeReport report = Merge();
  EXPECT_THAT(report.taken, ElementsAre("c"));
  EXPECT_THAT(report.running, ElementsAre("b"));
}

TEST_F(StoreMergeTest, IntoAFreshDatabase) {
  file_ = folder_ / "fresh" / "arcbench.db";
  EXPECT_THAT(Merge().taken, ElementsAre("b", "c"));
  EXPECT_EQ(Reader().Leaderboard().size(), 3u);
}

TEST_F(StoreMergeTest, WhatIsNoOtherDatabaseIsRefused) {
  EXPECT_EQ(ThrownKind([&] { Writer().Merge(file_); }, "the database to merge into"),
            ErrorKind::kUsage);
  EXPECT_EQ(ThrownKind([&] { Writer().Merge(folder_ / "no.db"); }, "no such database"),
            ErrorKind::kUsage);
}

}  // namespace
}  // namespace arc
