// What the views that people open with other tools say.
#include "db/query.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

using testing::ElementsAre;

class ViewsTest : public DatabaseTest {
 protected:
  using Rows = std::vector<std::vector<Value>>;

  void SetUp() override {
    DatabaseTest::SetUp();
    Store store = Writer();
    data_ = store.UpsertDataset({.name = "sudoku6", .suite = "sudoku", .content_hash = "h"}, {});
    for (const char* id : {"a", "b"}) store.CreateRun(SampleRun(id));
  }
  /// An evaluation of two outputs, whose answers are the candidates of these ranks.
  int64_t Add(const std::string& run, int first, int second, bool control = false,
              const std::string& metric = "exact", double score = 0.5) {
    Store store = Writer();
    EvaluationRecord e = SampleEvaluation(run);
    e.dataset = data_;
    e.control = control;
    e.primary_metric = metric;
    e.attempts = 2;
    e.started = "2026-01-0" + std::to_string(++day_) + "T00:00:00.000Z";
    const std::vector<ResultRecord> results = {{"p", 0, first, true, 1, 1, true},
                                               {"q", 0, second, false, 1, 1, true}};
    return store.AddEvaluation(e, std::vector<ScoreRecord>{{metric, score, 2, 0, 1, "wilson"}},
                               results);
  }
  Rows Ask(const std::string& sql) const { return ReadOnlyQuery(file_, sql).rows; }
  Rows Puzzles() const {
    return Ask("SELECT puzzle, tried, solved FROM v_puzzles ORDER BY puzzle");
  }
  static std::vector<Value> Puzzle(const std::string& name, int64_t tried, int64_t solved) {
    return {name, tried, solved};
  }

  int64_t data_ = 0;
  int day_ = 0;
};

TEST_F(ViewsTest, SolvedIsWhatThePrimaryMetricCounts) {
  const auto solved = [&](int64_t id) {
    const Rows rows =
        Ask("SELECT sum(solved) FROM v_results WHERE evaluation = " + std::to_string(id));
    return std::get<int64_t>(rows[0][0]);
  };
  EXPECT_EQ(solved(Add("a", 1, 2)), 2) << "two attempts count";
  EXPECT_EQ(solved(Add("a", 3, 0)), 0) << "a third does not";
  EXPECT_EQ(solved(Add("a", 0, 0, false, "shortest_path")), 1) << "another shortest path";
}

TEST_F(ViewsTest, PuzzlesAreCountedAsEvaluationsComeAndGo) {
  Add("a", 1, 0);
  Add("b", 2, 0);
  Add("b", 1, 1, true);
  EXPECT_THAT(Puzzles(), ElementsAre(Puzzle("p", 2, 2), Puzzle("q", 2, 0))) << "no controls";
  Writer().DeleteRun("a");
  EXPECT_THAT(Puzzles(), ElementsAre(Puzzle("p", 1, 1), Puzzle("q", 1, 0)));
  Writer().DeleteRun("b");
  EXPECT_TRUE(Puzzles().empty());
}

TEST_F(ViewsTest, HistoryHasTheBestUntilThen) {
  for (const double score : {0.2, 0.5, 0.4}) Add("a", 1, 1, false, "exact", score);
  Add("a", 1, 1, true, "exact", 0.9);
  EXPECT_THAT(Ask("SELECT value, best FROM v_history ORDER BY started"),
              ElementsAre(ElementsAre(Value(0.2), Value(0.2)), ElementsAre(Value(0.5), Value(0.5)),
                          ElementsAre(Value(0.4), Value(0.5))));
}

TEST_F(ViewsTest, CurvesEndWithTheirLastPoint) {
  Writer().AddMetrics("a", std::vector<MetricRecord>{{"loss", 1, 1, 0.5}, {"loss", 7, 2, 0.25}});
  EXPECT_THAT(Ask("SELECT run, key, points, step, value, kind FROM v_curves"),
              ElementsAre(ElementsAre(Value(std::string("a")), Value(std::string("loss")),
                                      Value(int64_t{2}), Value(int64_t{7}), Value(0.25),
                                      Value(std::string("finite")))));
}

TEST_F(ViewsTest, ScoresHaveALineForEachMetric) {
  const int64_t id = Add("a", 1, 1);
  EXPECT_THAT(
      Ask("SELECT evaluation, dataset, run, metric, n FROM v_scores"),
      ElementsAre(ElementsAre(Value(id), Value(std::string("sudoku6")), Value(std::string("a")),
                              Value(std::string("exact")), Value(int64_t{2}))));
}

}  // namespace
}  // namespace arc
