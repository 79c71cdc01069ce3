// The plugin as the worker loads it.
#include <gtest/gtest.h>

#include "harness/plugin/loader.h"
#include "tasks/suite.h"

namespace arc {
namespace {

using Clock = std::chrono::steady_clock;

std::unique_ptr<Solver> Make() {
  const auto info = FindPlugin("sudoku_exact", {ARC_BINARY_DIR "/lib/arcbench/plugins"});
  return LoadPlugin(info).CreateSolver({});
}

TEST(SudokuExactTest, SolvesGeneratedBoardsOfEverySide) {
  const auto solver = Make();
  for (int side : {4, 6, 9, 16}) {
    const auto suite = MakeSuite("sudoku", {.rows = side});
    for (Puzzle puzzle : suite->Generate({.count = 5, .seed = 1, .clues = side * side / 2})) {
      const Pair pair = puzzle.tests[0];
      puzzle.tests[0].output.reset();
      const auto answers = solver->Solve(puzzle, Clock::time_point::max());
      ASSERT_EQ(answers.size(), 1u);
      ASSERT_EQ(answers[0].size(), 1u);
      EXPECT_TRUE(suite->Judge(pair, answers[0][0].grid).exact);
    }
  }
}

TEST(SudokuExactTest, NoAnswerWithoutASolutionOrTime) {
  Puzzle puzzle;
  puzzle.tests.push_back({Grid(9, 9), std::nullopt});
  EXPECT_TRUE(Make()->Solve(puzzle, Clock::now()).at(0).empty());
  EXPECT_EQ(Make()->Solve(puzzle, Clock::time_point::max()).at(0).size(), 1u);
  puzzle.tests[0].input.cells[0] = puzzle.tests[0].input.cells[1] = 1;
  EXPECT_TRUE(Make()->Solve(puzzle, Clock::time_point::max()).at(0).empty());
}

}  // namespace
}  // namespace arc
