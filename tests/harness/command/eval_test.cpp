#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Eval : public CommandTest {
 protected:
  RunRecord OnlyRun(const std::string& status) {
    RunFilter filter;
    filter.status = status;
    const Store store = OpenStore();
    const std::vector<RunRow> rows = store.Runs(filter);
    EXPECT_EQ(rows.size(), 1U);
    return rows.empty() ? RunRecord{} : store.GetRun(rows[0].id);
  }
  /// A failed run is recorded with what ended it, and the next command works.
  RunRecord ExpectFailedRun(const std::string& plugin, const std::string& part,
                            std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"eval", plugin, "--data", "sudoku4",
                                      "data.evaluation_count=3"};
    words.insert(words.end(), more.begin(), more.end());
    ExpectFailure(1, part, words);
    const RunRecord run = OnlyRun("failed");
    EXPECT_THAT(run.failure.text, HasSubstr(part));
    EXPECT_THAT(run.failure.text, HasSubstr("/tests/plugins/" + plugin + ".so"));
    EXPECT_EQ(Run({"eval", "toy", "--data", "sudoku4", "data.evaluation_count=3"}).code, 0);
    OnlyRun("finished");
    return run;
  }
};

TEST_F(Eval, ASolverGetsARunAnEvaluationAndItsPlaceInTheLeaderboard) {
  const auto rows = Json({"eval", "sudoku_exact", "--data", "sudoku6", "--views", "3",
                          "data.evaluation_count=20", "data.clues=14"});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0]["exact"], 1.0);
  EXPECT_EQ(rows[0]["exact_n"], 20);
  EXPECT_LT(rows[0]["exact_low"], 1.0);
  EXPECT_EQ(rows[0]["views"], 3);
  EXPECT_EQ(rows[0]["protocol"], "none");
  const auto board = Json({"leaderboard", "sudoku"});
  ASSERT_EQ(board.size(), 1U);
  EXPECT_EQ(board[0]["evaluation"], rows[0]["evaluation"]);
  EXPECT_EQ(Json({"leaderboard", "sudoku6"}).size(), 1U);
  EXPECT_EQ(Json({"leaderboard", "maze"}).size(), 0U);
}

TEST_F(Eval, VotesOfEveryViewAreStored) {
  Run({"eval", "sudoku_exact", "--data", "sudoku4", "--views", "5", "data.evaluation_count=4"});
  const std::vector<OutputVotes> votes = OpenStore().LoadVotes(1);
  ASSERT_EQ(votes.size(), 4U);
  for (const OutputVotes& output : votes) {
    EXPECT_EQ(output.votes.size(), 5U);
    EXPECT_EQ(output.candidates.size(), 1U) << "all views undone to one answer";
  }
}

TEST_F(Eval, WrongAnswersScoreNothing) {
  const auto rows = Json({"eval", "toy", "--data", "sudoku4", "data.evaluation_count=10"});
  EXPECT_EQ(rows[0]["exact"], 0.0);
  EXPECT_GT(rows[0]["exact_high"], 0.0);
  EXPECT_GT(rows[0]["cells"], 0.0);
}

TEST_F(Eval, ArcScoresAreAllThreeAndUnfittingTasksCount) {
  const auto file =
      File("tasks.json",
           R"({"a":{"train":[{"input":[[1,2]],"output":[[1,2]]}],)"
           R"("test":[{"input":[[3,4]],"output":[[3,4]]},{"input":[[3]],"output":[[4]]}]},)"
           R"("b":{"train":[{"input":[[1]],"output":[[1]]}],)"
           R"("test":[{"input":[[0,1,2,3,4,5]],"output":[[0,1,2,3,4,5]]}]}})");
  const auto rows = Json({"eval", "arc_identity", "--suite", "arc", "--data", file.string(),
                          "data.rows=4", "--views", "4"});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_NEAR(rows[0]["outputs"], 1.0 / 3, 1e-9);
  EXPECT_EQ(rows[0]["outputs_n"], 3);
  EXPECT_NEAR(rows[0]["tasks_mean"], 0.25, 1e-9);
  EXPECT_EQ(rows[0]["tasks_all"], 0.0);
}

TEST_F(Eval, PrintingPluginsDisturbNothing) {
  const Outcome outcome = Run({"eval", "noisy", "--data", "sudoku4", "data.evaluation_count=3"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, Not(HasSubstr("half a line")));
}

TEST_F(Eval, ACrashIsAFailedRun) {
  const RunRecord run = ExpectFailedRun("crashing", "SIGSEGV");
  EXPECT_EQ(run.failure.signal, SIGSEGV);
}

TEST_F(Eval, AnExceptionIsAFailedRun) { ExpectFailedRun("throwing", "thrown on puzzle"); }

TEST_F(Eval, ExceptionsOfEveryKindNameThePlugin) {
  ExpectFailure(2, "throwing.so: thrown at construction",
                {"eval", "throwing", "--data", "sudoku4", "data.evaluation_count=3",
                 "model.at_construction=true"});
}

TEST_F(Eval, AHangIsAFailedRun) {
  ExpectFailedRun("hanging", "silent for 0.3 s", {"--silent-limit", "0.3"});
}

TEST_F(Eval, RunningOutOfMemoryIsAFailedRun) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "AddressSanitizer's shadow does not fit a limited address space";
#endif
  ExpectFailedRun("out_of_memory", "out of memory", {"--memory-limit", "600MB"});
}

TEST_F(Eval, QueriesAreReadOnly) {
  Run({"eval", "toy", "--data", "sudoku4", "data.evaluation_count=2"});
  EXPECT_EQ(Run({"query", "SELECT count(*) AS n FROM runs", "--csv"}).out, "n\n1\n");
  EXPECT_EQ(Run({"query", "DELETE FROM runs"}).code, 2);
  EXPECT_EQ(Run({"query", "SELEC"}).code, 2);
  EXPECT_EQ(Run({"query", "SELECT count(*) AS n FROM runs", "--csv"}).out, "n\n1\n");
}

TEST_F(Eval, RunsAreListedAndShown) {
  Run({"eval", "toy", "--data", "sudoku4", "data.evaluation_count=2"});
  const auto runs = Json({"runs", "ls", "--kind", "solver"});
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0]["plugin"], "toy");
  EXPECT_THAT(Run({"runs", "show", "toy"}).out, HasSubstr("data.evaluation_count"));
  const auto recipe = File("again.toml", Run({"runs", "show", "toy", "--recipe"}).out);
  const auto again = Json({"eval", "toy", "--data", recipe.string()});
  EXPECT_EQ(again[0]["data_hash"], Json({"leaderboard"})[0]["data_hash"]);
}

}  // namespace
}  // namespace arc
