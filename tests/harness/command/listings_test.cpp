// leaderboard, history and runs, on runs that were put into the database.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/db/fixture.h"
#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ListingsTest : public CommandTest {
 protected:
  ListingsTest() : store_(Store::Open(Workspace() / "arcbench.db", Store::Mode::kWrite)) {
    Add("low", "trm", "inductive", 0.3, "2026-01-01");
    Add("high", "trm", "inductive", 0.5, "2026-01-02");
    Add("middle", "hrm", "inductive", 0.4, "2026-01-03");
    Add("solver", "exact", "none", 1, "2026-01-04");
  }
  void Add(const std::string& id, const std::string& plugin, const std::string& protocol,
           double score, const std::string& day) {
    RunRecord run = SampleRun(id);
    run.status = "finished";
    run.config = "{}";
    run.plugin = store_.UpsertPlugin({plugin, "1", "model", "f", "s"});
    store_.CreateRun(run, std::vector<ParamRecord>{{"model.plugin", plugin, "string"}});
    store_.AddMetrics(
        id, std::vector<MetricRecord>{{"train/loss", 1, 1, 0.5}, {"train/loss", 2, 2, 0.25}});
    std::filesystem::create_directories(Workspace() / "runs" / id);
    WriteText(Workspace() / "runs" / id / "log.txt", "words of " + id);
    Evaluate(id, protocol, score, day);
  }
  void Evaluate(const std::string& id, const std::string& protocol, double score,
                const std::string& day) {
    EvaluationRecord e = SampleEvaluation(id);
    e.plugin = store_.GetRun(id).plugin;
    e.dataset =
        store_.UpsertDataset({.name = "sudoku6", .suite = "sudoku", .content_hash = "hash"}, {});
    e.protocol = protocol;
    e.started = day + "T12:00:00.000Z";
    const std::vector<ScoreRecord> scores = {
        {"exact", score, 300, score - 0.1, score + 0.1, "wilson"},
        {"cells", 1 - score, 300, 0, 1, "wilson"}};
    store_.AddEvaluation(e, scores, std::vector<ResultRecord>{{"p", 0, 1, true, 36, 36, true}});
  }
  /// The column's values, one behind the other.
  std::string Column(const std::vector<std::string>& words, const std::string& column = "run") {
    std::string text;
    for (const json& row : Json(words))
      text += (text.empty() ? "" : " ") + row[column].get<std::string>();
    return text;
  }

  Store store_;
};

TEST_F(ListingsTest, RunsAreFilteredAndOrdered) {
  EXPECT_EQ(Column({"runs", "ls", "--where", "metrics.exact > .35 and params.plugin = \"trm\""}),
            "high");
  EXPECT_EQ(Column({"runs", "ls", "--by", "metrics.exact", "--limit", "2"}), "solver high");
  EXPECT_EQ(Column({"runs", "ls", "--status", "failed"}), "");
}

TEST_F(ListingsTest, WrongFiltersShowThePlace) {
  ExpectFailure(2, "did you mean 'plugin'? (column 1 of the expression)\n  plugn = trm\n  ^^^^^\n",
                {"runs", "ls", "--where", "plugn = trm"});
  ExpectFailure(2, "no field 'spede'", {"leaderboard", "--by", "spede"});
  ExpectFailure(2, "a value was expected", {"history", "--where", "score >"});
  ExpectFailure(2, "a value was expected", {"runs", "best", "--where", "score >"});
}

TEST_F(ListingsTest, FieldsAreListed) {
  EXPECT_THAT(Column({"leaderboard", "--fields"}, "field"), HasSubstr("checkpoint_rule"));
  EXPECT_THAT(Column({"runs", "ls", "--fields"}, "field"), HasSubstr("params.KEY"));
}

TEST_F(ListingsTest, LeaderboardsLeaveRepeatsOut) {
  Evaluate("high", "inductive", 0.45, "2026-01-05");
  EXPECT_EQ(Column({"leaderboard", "sudoku6"}), "solver high middle low");
  EXPECT_EQ(Json({"leaderboard", "--where", "run = high"})[0]["exact"], 0.45);
  EXPECT_EQ(Column({"leaderboard", "--all"}), "solver high high middle low");
  EXPECT_EQ(Column({"leaderboard", "--by", "cells", "--where", "plugin != exact"}),
            "low middle high");
  EXPECT_EQ(Run({"leaderboard", "sudoku6", "--where", "score > 2"}).code, 0)
      << "nothing is no error";
}

TEST_F(ListingsTest, HistoryTellsTheBestSoFarUnderEachProtocol) {
  const json rows = Json({"history", "sudoku"});
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[2]["run"], "middle");
  EXPECT_EQ(rows[2]["best"], 0.5);
  EXPECT_EQ(rows[2]["record"], false);
  EXPECT_EQ(rows[3]["protocol"], "none");
  EXPECT_EQ(Column({"history", "--records"}), "low high solver");
  EXPECT_EQ(Column({"history", "--metric", "cells", "--records", "--where", "model = trm"}), "low");
  EXPECT_THAT(Run({"history", "sudoku6"}).out,
              HasSubstr("sudoku6: exact, protocol inductive, data hash\n"));
  ExpectFailure(2, "no evaluation has the score 'exat'; did you mean 'exact'?",
                {"history", "--metric", "exat"});
  ExpectFailure(2, "did you mean 'sudoku6'?", {"history", "sudoku7"});
}

TEST_F(ListingsTest, ATableShowsTheBestAndTellsOfMore) {
  for (int i = 0; i < 20; ++i)
    Add("more" + std::to_string(i), "trm", "inductive", 0.2, "2026-02-01");
  const std::string more = "more are left out (--limit 0 lists all)\n";
  const std::string best = Run({"leaderboard"}).out;
  EXPECT_THAT(best, testing::EndsWith(more));
  EXPECT_EQ(std::ranges::count(best, '\n'), 23) << "a title, the columns, twenty lines, the rest";
  EXPECT_EQ(Json({"leaderboard"}).size(), Json({"leaderboard", "--limit", "0"}).size());
  EXPECT_THAT(Run({"leaderboard", "--all"}).out, testing::EndsWith(more)) << "only more kinds";
  const std::string all = Run({"leaderboard", "--limit", "0"}).out;
  EXPECT_THAT(all, testing::Not(HasSubstr(more)));
  EXPECT_THAT(all, HasSubstr("more19"));
}

TEST_F(ListingsTest, ATableShowsTheNewestRunsAndTellsOfMore) {
  for (int i = 0; i < 46; ++i) store_.CreateRun(SampleRun("more" + std::to_string(i)));
  EXPECT_THAT(Run({"runs", "ls"}).out, testing::Not(HasSubstr("left out"))) << "fifty are shown";
  store_.CreateRun(SampleRun("one-more"));
  const std::string more = "more are left out (--limit 0 lists all)\n";
  const std::string newest = Run({"runs", "ls"}).out;
  EXPECT_THAT(newest, testing::EndsWith(more));
  EXPECT_EQ(std::ranges::count(newest, '\n'), 52) << "the columns, fifty lines, the rest";
  EXPECT_EQ(std::ranges::count(Run({"runs", "ls", "--limit", "3"}).out, '\n'), 5);
  EXPECT_EQ(std::ranges::count(Run({"runs", "ls", "--limit", "0"}).out, '\n'), 52);
  EXPECT_EQ(Json({"runs", "ls"}).size(), 51u);
}

TEST_F(ListingsTest, BestIsOfEachDatasetAndProtocol) {
  EXPECT_EQ(Run({"runs", "best", "--ids"}).out, "solver\nhigh\n");
  EXPECT_EQ(Column({"runs", "best", "sudoku6", "--where", "plugin = hrm"}), "middle");
}

TEST_F(ListingsTest, EveryPartOfARunIsATable) {
  EXPECT_EQ(Json({"runs", "show", "high", "--part", "curves"}).size(), 2u);
  EXPECT_EQ(Json({"runs", "show", "high", "--part", "results"})[0]["puzzle"], "p");
  EXPECT_EQ(Run({"runs", "show", "high", "--part", "metrics", "--csv"}).out,
            "metric,points,last step,last value\ntrain/loss,2,2,0.25\n");
  const json whole = Json({"runs", "show", "high"});
  EXPECT_EQ(whole["run"]["seed"], std::to_string(SampleRun("high").seed)) << "more than JSON holds";
  EXPECT_EQ(whole["evaluations"].size(), 1u);
  EXPECT_FALSE(whole.contains("curves"));
  ExpectFailure(2, "choose it by --part", {"runs", "show", "high", "--csv"});
  ExpectFailure(2, "--part", {"runs", "show", "high", "--part", "votes"});
}

TEST_F(ListingsTest, JsonLinesAreOneRowALine) {
  const std::string out = Run({"runs", "ls", "--jsonl", "--where", "run in (low, high)"}).out;
  std::istringstream lines(out);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count)
    EXPECT_TRUE(json::parse(line).is_object());
  EXPECT_EQ(count, 2);
  ExpectFailure(2, "--csv", {"runs", "ls", "--jsonl", "--csv"});
}

TEST_F(ListingsTest, TagsAndNotesAreAddedAndTakenOff) {
  EXPECT_EQ(Run({"runs", "tag", "high", "paper", "good"}).out, "high: good paper\n");
  EXPECT_EQ(Run({"runs", "tag", "high", "good", "--remove"}).out, "high: paper\n");
  EXPECT_EQ(Column({"runs", "ls", "--where", "tag = paper"}), "high");
  EXPECT_EQ(Run({"runs", "note", "high", "the seed of the paper"}).code, 0);
  EXPECT_THAT(Run({"runs", "show", "high"}).out, HasSubstr("the seed of the paper"));
  ExpectFailure(2, "a tag is one word", {"runs", "tag", "high", "two words"});
  ExpectFailure(2, "has no tag 'x'", {"runs", "tag", "high", "x", "--remove"});
  ExpectFailure(2, "an empty note", {"runs", "note", "high", ""});
  ExpectFailure(2, "no run 'nobody'", {"runs", "note", "nobody", "x"});
}

TEST_F(ListingsTest, RemovingAsksForYesAndTakesTheFiles) {
  ExpectFailure(2, "high: 1 evaluations, 0.0 MB of files", {"runs", "rm", "high"});
  EXPECT_TRUE(std::filesystem::exists(Workspace() / "runs/high/log.txt"));
  EXPECT_EQ(Run({"runs", "rm", "high", "low", "high", "--yes"}).out, "high\nlow\n");
  EXPECT_FALSE(std::filesystem::exists(Workspace() / "runs/high"));
  EXPECT_EQ(Column({"runs", "ls", "--by", "run asc"}), "middle solver");
  EXPECT_EQ(Run({"runs", "rm", "middle", "--yes", "--keep-files"}).code, 0);
  EXPECT_TRUE(std::filesystem::exists(Workspace() / "runs/middle/log.txt"));
  store_.CreateRun(SampleRun("at-work"));
  ExpectFailure(2, "at-work is running", {"runs", "rm", "at-work", "--yes"});
  EXPECT_EQ(Run({"runs", "rm", "at-work", "--yes", "--force"}).code, 0);
}

TEST_F(ListingsTest, MergingBringsRunsAndTheirFolders) {
  const auto other = (folder_ / "other").string();
  EXPECT_EQ(Run({"runs", "merge", Workspace().string(), "high", "--workspace", other}).out,
            "high\n");
  EXPECT_EQ(ReadText(folder_ / "other/runs/high/log.txt"), "words of high");
  const Outcome rest =
      Run({"runs", "merge", Workspace().string(), "--no-files", "--workspace", other});
  EXPECT_THAT(rest.err, HasSubstr("taken in 3, here already 1,"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "other/runs/low"));
  EXPECT_THAT(Run({"runs", "merge", Workspace().string(), "--workspace", other}).err,
              HasSubstr("folders copied 3"));
  EXPECT_EQ(Column({"leaderboard", "--workspace", other}), "solver high middle low");
  ExpectFailure(2, "no workspace or database", {"runs", "merge", (folder_ / "none").string()});
  ExpectFailure(2, "the database to merge into", {"runs", "merge", Workspace().string()});
  ExpectFailure(2, "no run 'nobody'", {"runs", "merge", other, "nobody"});
}

}  // namespace
}  // namespace arc
