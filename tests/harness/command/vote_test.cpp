#include <nlohmann/json.hpp>

#include "tests/db/simulated_votes.h"
#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class VoteCommand : public CommandTest {
 protected:
  /// 30 ARC tasks under 20 views at 4 steps; the number of the evaluation.
  int64_t Simulate(int attempts = 2) {
    VoteSimulation simulation({.tasks = 30, .views = 20, .candidates = 12, .steps = {1, 2, 3, 4}});
    const SimulatedVotes made = simulation.Run();
    Store store = Store::Open(Workspace() / "arcbench.db", Store::Mode::kWrite);
    EvaluationRecord e;
    e.suite = "arc";
    e.views = 20;
    e.steps = 4;
    e.attempts = attempts;
    e.voting_rule = "count_then_q";
    e.primary_metric = "outputs";
    return store.AddEvaluation(e, {}, made.results, made.votes);
  }
  static std::vector<std::pair<int, int>> ViewsAndSteps(const nlohmann::json& rows) {
    std::vector<std::pair<int, int>> pairs;
    for (const auto& row : rows) pairs.emplace_back(row["views"], row["steps"]);
    return pairs;
  }
};

TEST_F(VoteCommand, AllVotesGiveTheScoresOfTheEvaluation) {
  const auto file =
      File("tasks.json",
           R"({"a":{"train":[{"input":[[1,2]],"output":[[1,2]]}],)"
           R"("test":[{"input":[[3,4]],"output":[[3,4]]},{"input":[[3]],"output":[[4]]}]},)"
           R"("b":{"train":[{"input":[[1]],"output":[[1]]}],)"
           R"("test":[{"input":[[0,1,2,3,4,5]],"output":[[0,1,2,3,4,5]]}]}})");
  const auto scores = Json({"eval", "arc_identity", "--suite", "arc", "--data", file.string(),
                            "data.rows=4", "--views", "4"});
  const auto rows = Json({"vote", "arc_identity"});
  ASSERT_THAT(ViewsAndSteps(rows), ElementsAre(std::pair(1, 1), std::pair(2, 1), std::pair(4, 1)));
  for (const char* score : {"outputs", "tasks_mean", "tasks_all"}) {
    for (const char* part : {"", "_low", "_high", "_n"}) {
      EXPECT_EQ(rows[2][std::string(score) + part], scores[0][std::string(score) + part]);
    }
  }
  EXPECT_EQ(rows[2]["answered"], 2);
  EXPECT_EQ(rows[2]["votes"], 8);
  EXPECT_EQ(rows[0]["votes"], 2);
}

TEST_F(VoteCommand, MazesAreRightByTheirRules) {
  const auto scores =
      Json({"eval", "maze_bfs", "--data", "maze8", "--views", "8", "data.evaluation_count=40"});
  const auto rows = Json({"vote", "1", "--views", "8"});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0]["shortest_path"], 1.0);
  EXPECT_EQ(rows[0]["shortest_path_low"], scores[0]["shortest_path_low"]);
  const Outcome several =
      Run({"query", "SELECT count(*) FROM results WHERE json_array_length(right_candidates) > 1",
           "--csv"});
  EXPECT_GT(std::stoi(several.out.substr(several.out.find('\n'))), 0) << "more than one is right";
}

TEST_F(VoteCommand, ListsOfViewsStepsAndRules) {
  const std::string id = std::to_string(Simulate());
  EXPECT_THAT(ViewsAndSteps(Json({"vote", id})),
              ElementsAre(std::pair(1, 4), std::pair(2, 4), std::pair(4, 4), std::pair(8, 4),
                          std::pair(16, 4), std::pair(20, 4), std::pair(20, 1), std::pair(20, 2)));
  EXPECT_THAT(ViewsAndSteps(Json({"vote", id, "--steps", "3,1"})),
              ElementsAre(std::pair(20, 1), std::pair(20, 3)));
  EXPECT_THAT(ViewsAndSteps(Json({"vote", id, "--views", "5,2,5", "--steps", "1,2"})),
              ElementsAre(std::pair(2, 1), std::pair(5, 1), std::pair(2, 2), std::pair(5, 2)));
  const auto rules = Json({"vote", id, "--views", "20", "--rule", "count,q,count+q,first-halt"});
  ASSERT_EQ(rules.size(), 4U);
  EXPECT_EQ(rules[2]["rule"], "count_then_q");
  EXPECT_EQ(rules[3]["rule"], "first-halt");
}

TEST_F(VoteCommand, MoreAttemptsSolveMore) {
  const std::string id = std::to_string(Simulate());
  const auto solved = [&](const char* attempts) {
    return Json({"vote", id, "--views", "20", "--attempts", attempts})[0]["outputs"].get<double>();
  };
  EXPECT_EQ(Json({"vote", id, "--views", "20"})[0]["outputs"], solved("2"));
  EXPECT_LT(solved("1"), solved("12"));
}

TEST_F(VoteCommand, PooledEvaluationsAreSaid) {
  const std::string a = std::to_string(Simulate()), b = std::to_string(Simulate());
  const Outcome outcome = Run({"vote", a, "--ensemble", b, "--views", "20", "--csv"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("pooled with evaluation 2"));
  EXPECT_THAT(outcome.out, testing::StartsWith("rule,views,steps,votes,answered,outputs,"));
  // Twice the same votes decide the same.
  const auto one = Json({"vote", a, "--views", "20"}),
             two = Json({"vote", a, "--views", "20", "--ensemble", b});
  EXPECT_EQ(one[0]["outputs"], two[0]["outputs"]);
  EXPECT_EQ(2 * one[0]["votes"].get<int>(), two[0]["votes"].get<int>());
}

TEST_F(VoteCommand, PeopleGetIntervalsInATable) {
  const std::string id = std::to_string(Simulate());
  const Outcome outcome = Run({"vote", id, "--views", "1,20"});
  EXPECT_THAT(outcome.out, HasSubstr("95 % interval"));
  EXPECT_THAT(outcome.out, HasSubstr(" %"));
  EXPECT_THAT(outcome.err, HasSubstr("20 views, 4 steps"));
  EXPECT_THAT(outcome.err, HasSubstr("one of 2 attempts is right"));
}

TEST_F(VoteCommand, WrongUseIsSaid) {
  ExpectFailure(2, "no database", {"vote", "1"});
  const std::string id = std::to_string(Simulate());
  ExpectFailure(2, "no evaluation 99", {"vote", "99"});
  ExpectFailure(2, "evaluation is required", {"vote"});
  ExpectFailure(2, "21 views were not evaluated: there are 20", {"vote", id, "--views", "21"});
  ExpectFailure(2, "5 halting steps were not evaluated", {"vote", id, "--steps", "5"});
  ExpectFailure(2, "'0' is no whole number from 1 up", {"vote", id, "--views", "0"});
  ExpectFailure(2, "'x' is no whole number", {"vote", id, "--steps", "1,x"});
  ExpectFailure(2, "no voting rule \"most\"", {"vote", id, "--rule", "most"});
  ExpectFailure(2, "named twice", {"vote", id, "--ensemble", id});
  Run({"eval", "sudoku_exact", "--data", "sudoku4", "data.evaluation_count=2"});
  ExpectFailure(2, "of different puzzles", {"vote", id, "--ensemble", "sudoku_exact"});
}

}  // namespace
}  // namespace arc
