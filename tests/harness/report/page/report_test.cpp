#include "harness/report/page/report.h"

#include <algorithm>
#include <cmath>

#include "harness/report/page/curves.h"
#include "harness/report/page/pairs.h"
#include "tests/harness/report/page/page_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

using Page = PageTest;

TEST_F(Page, GridsAreACharacterACell) {
  Grid grid(1, 3);
  grid.cells = {0, 12, 40};
  EXPECT_EQ(GridCode(grid), "1,3,0c~");
  EXPECT_EQ(GridCode(Grid()), "0,0,");
}

TEST_F(Page, EveryStepHasItsVoteAndTheAnswerOfTheFirstView) {
  const json row = RowOf(Report(), trm_);
  EXPECT_EQ(row["steps"], json({1, 2, 3}));
  EXPECT_EQ(row["storedViews"], 4);
  const json& answer = row["answers"][puzzles_[3].id]["0"];
  ASSERT_EQ(answer["voted"].size(), 3U);
  // Views 0 to 2 are wrong at step 1, each in its own way, and view 0 to the end.
  EXPECT_EQ(answer["voted"][0][0][1], 1);
  EXPECT_EQ(answer["voted"][2][0][1], 3);
  EXPECT_EQ(answer["good"][answer["voted"][2][0][0].get<size_t>()], true);
  EXPECT_EQ(answer["own"][2], json({answer["own"][0][0], 0.269, true}));
  EXPECT_EQ(answer["good"][answer["own"][2][0].get<size_t>()], false);
  EXPECT_EQ(answer["right"], true);
  EXPECT_EQ(RowOf(Report(), control_)["answers"][puzzles_[3].id]["0"]["right"], false);
}

TEST_F(Page, ScoresAgainstViewsAndStepsEndAtTheStoredOne) {
  const json row = RowOf(Report(), hrm_);
  ASSERT_EQ(row["byViews"].size(), 3U);  // 1, 2, 4
  ASSERT_EQ(row["bySteps"].size(), 3U);
  EXPECT_EQ(row["byViews"][2][0], 4);
  for (const char* curve : {"byViews", "bySteps"}) {
    EXPECT_EQ(row[curve][2][1], row["scores"]["exact"]["value"]) << curve;
    EXPECT_EQ(row[curve][2][2], row["scores"]["exact"]["low"]) << curve;
  }
  EXPECT_LT(row["bySteps"][0][1], row["bySteps"][2][1]);
  EXPECT_TRUE(RowOf(Report(), solver_)["bySteps"].empty());
}

TEST_F(Page, WithoutThePuzzlesAnswersStandAlone) {
  ReportOptions options;
  options.puzzles = 3;
  options.find_puzzles = [](const LeaderboardRow&) {
    return EvaluatedPuzzles{nullptr, {}, "they moved"};
  };
  const json report = ReportJson(store_, ChooseScope(store_, {}, 0), options);
  EXPECT_EQ(report["datasets"][0]["problem"], "they moved");
  EXPECT_TRUE(report["datasets"][0]["puzzles"].empty());
  const json row = RowOf(report, trm_);
  EXPECT_EQ(row["answers"].size(), 3U);
  EXPECT_FALSE(row.contains("byViews"));
  EXPECT_FALSE(row["answers"].begin().value()["0"].contains("good"));
}

TEST_F(Page, CurvesShareTheirAxisAndLeaveGaps) {
  const json run = RunJson(store_, "trm-1");
  EXPECT_EQ(run["x"].size(), 1U);
  EXPECT_EQ(run["batch"], 64);
  EXPECT_EQ(run["curves"]["train/loss"]["y"].size(), 10U);
  EXPECT_EQ(run["curves"]["train/loss"]["y"][2], nullptr);
  EXPECT_EQ(run["curves"]["train/loss"]["y"][9], 0.05);
  EXPECT_EQ(run["x"][0]["seconds"][9], 100);
}

TEST_F(Page, LongCurvesAreThinnedAndKeepTheirEnds) {
  std::vector<MetricRecord> metrics;
  for (int step = 1; step <= 10'000; ++step) metrics.push_back({"train/long", step, 0, 1.0 * step});
  store_.AddMetrics("trm-1", metrics);
  const json curve = RunJson(store_, "trm-1")["curves"]["train/long"]["y"];
  EXPECT_LE(curve.size(), 301U);
  EXPECT_EQ(curve.front(), 1);
  EXPECT_EQ(curve.back(), 10'000);
}

TEST_F(Page, CostIsCountedUpToTheCheckpoint) {
  const TrainingCost cost = CostOf(store_, "trm-1", 500);
  EXPECT_EQ(cost.examples, 32'000);
  EXPECT_EQ(cost.seconds, 50);
  EXPECT_EQ(CostOf(store_, "trm-1", {}).examples, 64'000);
  EXPECT_TRUE(std::isnan(CostOf(store_, "", {}).seconds));
}

TEST_F(Page, ComparesRowsTwoByTwo) {
  const json pairs = PairsJson(store_, Rows());
  ASSERT_EQ(pairs.size(), 6U);
  EXPECT_EQ(pairs[0]["n"], kPuzzles);
  EXPECT_EQ(pairs[2]["a"], 0);
  EXPECT_EQ(pairs[2]["b"], 3);
  EXPECT_EQ(pairs[2]["better"], 1);  // the solver and the control
  // Holm: the smallest p times the number of pairs; none becomes smaller.
  const auto p = [&](const char* key) {
    std::vector<double> values;
    for (const json& pair : pairs) values.push_back(pair.at(key));
    return values;
  };
  EXPECT_DOUBLE_EQ(std::ranges::min(p("corrected")), 6 * std::ranges::min(p("p")));
  for (const json& pair : pairs) EXPECT_GE(pair["corrected"], pair["p"]);
}

TEST_F(Page, NothingOfTheDataCanEndItsElement) {
  const json report = Report();
  const std::string page = ReportPage(report);
  EXPECT_THAT(page, Not(HasSubstr("<script>document.title")));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  const std::string open = "<script id=\"data\" type=\"application/json\">";
  const size_t begin = page.find(open) + open.size();
  const std::string held = page.substr(begin, page.find("</script>", begin) - begin);
  EXPECT_EQ(json::parse(held).dump(), report.dump());
  EXPECT_EQ(RowOf(report, hrm_)["label"], kHostile);
}

TEST_F(Page, IsOneFileThatLoadsNothing) {
  const std::string page = ReportPage(Report());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  for (const char* loader : {" src=", "<link", "@import", "url(", "fetch(", "https://"}) {
    EXPECT_THAT(page, Not(HasSubstr(loader)));
  }
}

TEST_F(Page, BrokenTextIsReplaced) {
  json data = {{"title", "caf\xc3"}};
  EXPECT_THAT(ReportPage(data), HasSubstr("caf\\ufffd"));
}

}  // namespace
}  // namespace arc
