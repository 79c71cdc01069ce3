// The three plugins as the worker loads them, on made and on real tasks.
#include <gmock/gmock.h>

#include <filesystem>

#include "harness/plugin/loader.h"
#include "tasks/suite.h"
#include "tests/tasks/arc/grids.h"

namespace arc {
namespace {

using Answers = std::vector<std::vector<SolverAnswer>>;
constexpr auto kNoDeadline = std::chrono::steady_clock::time_point::max();

std::unique_ptr<Solver> Make(const std::string& name) {
  const auto info = FindPlugin(name, {ARC_BINARY_DIR "/lib/arcbench/plugins"});
  return LoadPlugin(info).CreateSolver({});
}

Answers Ask(const std::string& name, std::vector<Pair> demonstrations, const std::string& test) {
  Puzzle puzzle;
  puzzle.demonstrations = std::move(demonstrations);
  puzzle.tests.push_back({G(test), std::nullopt});
  return Make(name)->Solve(puzzle, kNoDeadline);
}

TEST(BaselineTest, Identity) {
  const Answers answers = Ask("arc_identity", {P("1", "2")}, "12");
  ASSERT_EQ(answers.at(0).size(), 1u);
  EXPECT_EQ(answers[0][0].grid, G("12"));
}

TEST(BaselineTest, Majority) {
  const Answers same_size = Ask("arc_majority", {P("112", "332"), P("122", "312")}, "127");
  ASSERT_EQ(same_size.at(0).size(), 2u);
  EXPECT_EQ(same_size[0][0].grid, G("327"));
  const Answers one_size = Ask("arc_majority", {P("1", "35"), P("2", "34"), P("3", "35")}, "127");
  ASSERT_EQ(one_size.at(0).size(), 1u);
  EXPECT_EQ(one_size[0][0].grid, G("35"));
  EXPECT_TRUE(Ask("arc_majority", {P("1", "35"), P("2", "3")}, "1").at(0).empty());
  EXPECT_TRUE(Ask("arc_majority", {}, "1").at(0).empty());
}

TEST(BaselineTest, RulesGiveDistinctAnswersWithFallingConfidence) {
  // One row turned by half and one flipped are the same in the demonstration only.
  const Answers answers = Ask("arc_rules", {P("12", "21")}, "12 34");
  ASSERT_GE(answers.at(0).size(), 2u);
  for (size_t i = 1; i < answers[0].size(); ++i) {
    EXPECT_LT(answers[0][i].confidence, answers[0][i - 1].confidence);
    EXPECT_NE(answers[0][i].grid, answers[0][i - 1].grid);
  }
  EXPECT_TRUE(Ask("arc_rules", {P("12", "345 678"), P("34", "1")}, "1").at(0).empty());
}

TEST(BaselineTest, RulesStopAtTheDeadline) {
  Puzzle puzzle;
  puzzle.demonstrations.push_back(P("1", "1"));
  puzzle.tests.push_back({G("1"), std::nullopt});
  EXPECT_TRUE(Make("arc_rules")->Solve(puzzle, std::chrono::steady_clock::now()).at(0).empty());
}

// Tasks whose every output is among the first two answers, as ARC allows.
int Solved(Solver& solver, const std::vector<Puzzle>& puzzles) {
  int solved = 0;
  for (Puzzle puzzle : puzzles) {
    std::vector<Grid> outputs;
    for (Pair& test : puzzle.tests) {
      outputs.push_back(*test.output);
      test.output.reset();
    }
    const Answers answers = solver.Solve(puzzle, kNoDeadline);
    size_t right = 0;
    for (size_t t = 0; t < outputs.size(); ++t) {
      for (size_t a = 0; a < std::min<size_t>(2, answers[t].size()); ++a) {
        right += answers[t][a].grid == outputs[t];
      }
    }
    solved += right == outputs.size();
  }
  return solved;
}

struct RealCount {
  const char* plugin;
  int training;
  int evaluation;
};

// Of 400 + 400 tasks of ARC-AGI-1; a change of the rules changes these figures.
TEST(BaselineTest, RealTasks) {
  const std::filesystem::path folder = ARC_SOURCE_DIR "/../shared/data/arc/ARC-AGI-1";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no folder " << folder;
  const auto suite = MakeSuite("arc");
  const auto training = suite->Read(folder / "training");
  const auto evaluation = suite->Read(folder / "evaluation");
  for (const RealCount& count :
       {RealCount{"arc_identity", 0, 0}, {"arc_majority", 5, 2}, {"arc_rules", 57, 29}}) {
    const auto solver = Make(count.plugin);
    EXPECT_EQ(Solved(*solver, training), count.training) << count.plugin;
    EXPECT_EQ(Solved(*solver, evaluation), count.evaluation) << count.plugin;
  }
}

}  // namespace
}  // namespace arc
