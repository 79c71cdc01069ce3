// The plugin as the worker loads it.
#include <gtest/gtest.h>

#include "harness/plugin/loader.h"
#include "tasks/suite.h"

namespace arc {
namespace {

constexpr auto kNoDeadline = std::chrono::steady_clock::time_point::max();

std::unique_ptr<Solver> Make() {
  const auto info = FindPlugin("maze_bfs", {ARC_BINARY_DIR "/lib/arcbench/plugins"});
  return LoadPlugin(info).CreateSolver({});
}

TEST(MazeBfsTest, ExactOnPlainViewsAndValidOnAll) {
  const auto solver = Make();
  const auto suite = MakeSuite("maze", {.rows = 12});
  for (const Puzzle& puzzle : suite->Generate({.count = 20, .seed = 1, .min_path = 8})) {
    const Pair& pair = puzzle.tests[0];
    for (uint8_t dihedral = 0; dihedral < 8; ++dihedral) {
      Puzzle view;
      view.tests.push_back({ApplyDihedral(dihedral, pair.input), std::nullopt});
      const auto answers = solver->Solve(view, kNoDeadline);
      ASSERT_EQ(answers.at(0).size(), 1u);
      const Grid grid = ApplyDihedral(InverseDihedral(dihedral), answers[0][0].grid);
      EXPECT_TRUE(suite->Judge(pair, grid).valid);
      EXPECT_TRUE(dihedral != 0 || suite->Judge(pair, grid).exact);
    }
  }
}

TEST(MazeBfsTest, NoAnswerWhereTheGoalCannotBeReached) {
  Puzzle puzzle;
  Grid maze(3, 3);
  maze.cells[0] = 2;
  maze.cells[8] = 3;
  puzzle.tests.push_back({maze, std::nullopt});
  EXPECT_TRUE(Make()->Solve(puzzle, kNoDeadline).at(0).empty());
}

}  // namespace
}  // namespace arc
