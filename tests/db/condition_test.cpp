// Filter expressions, on a few runs of which each has something of its own.
#include "db/condition.h"

#include "tests/db/fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;

class ConditionTest : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    Store store = Writer();
    Add(store, "a", "trm", 0.3, {{"training.lr", "0.001", "float"}, {"name", "it's", "string"}});
    Add(store, "b", "hrm", 0.5, {{"training.lr", "1e-4", "float"}, {"model.lr", "9", "int"}});
    Add(store, "c", "trm", kNotMeasured, {{"data.only", "", "string"}, {"odd key", "x", "string"}});
    store.Tag("a", "paper");
    store.Tag("a", "old");
    store.Tag("b", "paper-2");
    store.AddMetrics("a",
                     std::vector<MetricRecord>{{"train/loss", 1, 1, 9}, {"train/loss", 2, 1, 0.2}});
    store.FinishRun("c", "failed", {"Exploded", 0, ""});
  }
  static void Add(Store& store, const std::string& id, const std::string& plugin, double score,
                  const std::vector<ParamRecord>& params) {
    RunRecord run = SampleRun(id);
    run.plugin = store.UpsertPlugin({plugin, "1", "model", "f", "s"});
    run.started = "2026-01-0" + std::to_string(id[0] - 'a' + 1) + "T12:00:00.000Z";
    run.tree_dirty = id == "a";
    run.parameters = id == "c" ? 0 : 1000;
    store.CreateRun(run, params);
    EvaluationRecord e = SampleEvaluation(id);
    e.plugin = run.plugin;
    e.audit = id == "a" ? "clean" : "leak";
    e.leaked_tasks = id == "b" ? 3 : 0;
    if (id == "c") e.seal = store.AddSeal({id, "", "file", "sha", "tasks"});
    const std::vector<ScoreRecord> scores = {{"exact", score, 300, 0, 1, "wilson"},
                                             {"cells", 0.9, 300, 0, 1, "wilson"}};
    store.AddEvaluation(e, scores, {});
  }
  /// The runs for which it holds, in the order of their names.
  std::string Runs(const std::string& expression) const {
    std::string ids;
    for (const RunRow& row : Reader().Runs({.where = expression, .by = "run asc"})) ids += row.id;
    return ids;
  }
  std::string Ordered(const std::string& order) const {
    std::string ids;
    for (const RunRow& row : Reader().Runs({.by = order})) ids += row.id;
    return ids;
  }
  std::string Evaluations(const std::string& expression) const {
    std::string ids;
    for (const LeaderboardRow& row : Reader().Leaderboard({.where = expression})) {
      ids += row.evaluation.run;
    }
    return ids;
  }
  /// The message, whose last line must underline `marked`.
  void ExpectRefused(const std::string& expression, const std::string& words, size_t column,
                     size_t width = 1) const {
    SCOPED_TRACE(expression);
    const std::string line(column - 1, ' '), mark(width, '^');
    EXPECT_EQ(ThrownKind([&] { Runs(expression); }, words), ErrorKind::kUsage);
    ThrownKind([&] { Runs(expression); },
               "(column " + std::to_string(column) + " of the expression)\n");
    ThrownKind([&] { Runs(expression); }, "\n  " + line + mark);
  }
};

TEST_F(ConditionTest, NumbersAreNumbers) {
  EXPECT_EQ(Runs("metrics.exact > .4"), "b");
  EXPECT_EQ(Runs("metrics.exact<=30%"), "a");
  EXPECT_EQ(Runs("exact >= 3e-1"), "ab") << "a score without its metrics.";
  EXPECT_EQ(Runs("score = 0.5"), "b");
  EXPECT_EQ(Runs("parameters = 1000"), "ab");
  EXPECT_EQ(Runs("parameters>-1 and parameters < +1"), "c");
  EXPECT_EQ(Runs("seed = 18364758544493064720"), "abc") << "above 2^63 - 1";
  EXPECT_EQ(Runs("params.training.lr < 0.0005"), "b");
  EXPECT_EQ(Runs("metrics.train/loss < 1"), "a") << "a curve's last value";
}

TEST_F(ConditionTest, TextMayStandWithoutQuotes) {
  EXPECT_EQ(Runs("plugin = trm"), "ac");
  EXPECT_EQ(Runs("plugin == \"trm\""), "ac");
  EXPECT_EQ(Runs("plugin != 'trm'"), "b");
  EXPECT_EQ(Runs("params.name = 'it''s'"), "a");
  EXPECT_EQ(Runs("params.name = \"it's\""), "a");
  EXPECT_EQ(Runs("params.\"odd key\" = x"), "c");
  EXPECT_EQ(Runs("failure ~ EXPLO"), "c") << "letter case aside";
  EXPECT_EQ(Runs("failure !~ explo"), "ab");
  EXPECT_EQ(Runs("run > a"), "bc");
}

TEST_F(ConditionTest, TimesAreComparedAsFarAsTheyAreGiven) {
  EXPECT_EQ(Runs("started = 2026-01-02"), "b");
  EXPECT_EQ(Runs("started <= 2026-01-02"), "ab");
  EXPECT_EQ(Runs("started > '2026-01-02T11:59'"), "bc");
  EXPECT_EQ(Runs("started > 2025"), "abc");
}

TEST_F(ConditionTest, ARunHasSeveralTags) {
  EXPECT_EQ(Runs("tag = paper"), "a");
  EXPECT_EQ(Runs("tag = old and tag = paper"), "a");
  EXPECT_EQ(Runs("tag ~ paper"), "ab");
  EXPECT_EQ(Runs("tag != paper"), "bc");
  EXPECT_EQ(Runs("tag = null"), "c");
  EXPECT_EQ(Runs("tag in (old, paper-2)"), "ab");
}

TEST_F(ConditionTest, WhatIsNotThereIsFalse) {
  EXPECT_EQ(Runs("metrics.exact < 1"), "ab");
  EXPECT_EQ(Runs("not metrics.exact < 1"), "c");
  EXPECT_EQ(Runs("metrics.exact = null"), "c");
  EXPECT_EQ(Runs("failure != null"), "c");
  EXPECT_EQ(Runs("params.data.only = null"), "abc") << "empty text is nothing";
}

TEST_F(ConditionTest, AndBindsMoreThanOr) {
  EXPECT_EQ(Runs("run = a or run = b and plugin = trm"), "a");
  EXPECT_EQ(Runs("(run = a or run = b) and plugin = hrm"), "b");
  EXPECT_EQ(Runs("NOT (run = a OR run = b)"), "c");
  EXPECT_EQ(Runs("not run = a and not run = b"), "c");
  EXPECT_EQ(Runs("run not in (a, b)"), "c");
  EXPECT_EQ(Runs("run in (a,\n b)"), "ab");
  EXPECT_EQ(Runs("tree_dirty = true"), "a");
  EXPECT_EQ(Runs("tree_dirty != yes"), "bc");
}

TEST_F(ConditionTest, EvaluationsAreFilteredLikewise) {
  EXPECT_EQ(Evaluations("metrics.exact > .4 and params.training.lr = 1e-4"), "b");
  EXPECT_EQ(Evaluations("model = trm and views = 8 and control = no and n = 300"), "ac");
  EXPECT_EQ(Evaluations("audit = clean"), "a");
  EXPECT_EQ(Evaluations("leaked_tasks > 0"), "b");
  EXPECT_EQ(Evaluations("sealed = yes"), "c");
  EXPECT_EQ(Evaluations("train_examples >= 1"), "bac");
  EXPECT_EQ(Evaluations("metrics.train/loss < 1"), "a");
}

TEST_F(ConditionTest, OrdersByAnyField) {
  EXPECT_EQ(Ordered("metrics.exact"), "bac") << "highest first, what is not there last";
  EXPECT_EQ(Ordered("exact asc"), "abc");
  EXPECT_EQ(Ordered("params.training.lr"), "abc");
  EXPECT_EQ(Ordered("params.training.lr ASC"), "bac");
  EXPECT_EQ(Ordered("plugin desc"), "cab") << "among equals the newest first";
}

TEST_F(ConditionTest, ErrorsShowThePlace) {
  ExpectRefused("plugn = trm", "no field 'plugn'; did you mean 'plugin'?", 1, 5);
  ExpectRefused("run = a and  lr = 1", "no field 'lr'; did you mean 'params.lr'?", 14, 2);
  ExpectRefused("metrics.exat > .4", "no score or curve 'exat'; did you mean 'exact'?", 1, 12);
  ExpectRefused("params.lrr > .4", "no setting 'lrr'", 1, 10);
  ExpectRefused("params.lr > .4", "'lr' ends several settings: model.lr, training.lr", 1, 9);
  ExpectRefused("parameters > many", "parameters is a number, and this is none", 14, 4);
  ExpectRefused("started > yesterday", "started is a time", 11, 9);
  ExpectRefused("tree_dirty = maybe", "tree_dirty is true or false", 14, 5);
  ExpectRefused("parameters ~ 1", "parameters is no text", 12);
  ExpectRefused("tree_dirty < true", "by = and !=", 12);
  ExpectRefused("failure < null", "by = and !=", 9);
  ExpectRefused("failure = 'é ' x", "'and', 'or' or the end was expected here", 16);
}

TEST_F(ConditionTest, WhatIsMalformedShowsThePlace) {
  ExpectRefused("plugin =", "a value was expected here", 9);
  ExpectRefused("plugin = )", "a value was expected here", 10);
  ExpectRefused("plugin", "a comparison was expected here", 7);
  ExpectRefused("plugin trm", "a comparison was expected here", 8, 3);
  ExpectRefused("and", "no field 'and'", 1, 3);
  ExpectRefused("(run = a", "this bracket is never closed", 1);
  ExpectRefused("run = a)", "the end was expected here", 8);
  ExpectRefused("run in a", "'(' was expected here", 8);
  ExpectRefused("run in (a b)", "',' or ')' was expected here", 11);
  ExpectRefused("run = 'a", "no closing '", 7, 2);
  ExpectRefused("run = a && run = b", "what is this?; write 'and'", 9);
  ExpectRefused("run = a; DROP TABLE runs", "what is this?", 8);
  ExpectRefused("5 = run", "this is no name of a field", 1);
  ExpectRefused(" ", "the name of a field was expected here", 2);
}

TEST_F(ConditionTest, NothingOfTheExpressionBecomesSql) {
  for (const char* expression : {"plugin = \"' OR 1=1 --\"", "params.\"lr' OR '1'='1\" = 1",
                                 "plugin = '\"; DROP TABLE runs'", "metrics.\"x) OR (1=1\" > 0",
                                 "run = 'a' UNION SELECT 1", "tag = '?'", "plugin = ?1"}) {
    try {
      EXPECT_EQ(Runs(expression), "") << expression;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("of the expression")) << expression;
    }
  }
  EXPECT_EQ(Runs("run != x"), "abc") << "all are still there";
}

TEST_F(ConditionTest, SizeHasItsLimits) {
  std::string many = "run = a";
  for (int i = 1; i < 200; ++i) many += " or run = a";
  EXPECT_EQ(Runs(many), "a");
  EXPECT_EQ(ThrownKind([&] { Runs(many + " or run = a"); }, "more than 200 comparisons"),
            ErrorKind::kUsage);
  EXPECT_EQ(ThrownKind([&] { Runs(std::string(100'000, '(')); }, "nested deeper"),
            ErrorKind::kUsage);
  std::string deep = "metrics.exact < .4 and tag = paper";
  for (int i = 0; i < 9; ++i) deep = "run = x or run = a and (" + deep + ")";
  EXPECT_EQ(Runs(deep), "a") << "as deep as it may be";
  EXPECT_EQ(Runs("not not not not not not not not not run = a"), "bc");
}

}  // namespace
}  // namespace arc
