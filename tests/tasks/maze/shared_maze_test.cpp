// Maze-Hard, where it lies beside the source tree.
#include <set>

#include "tasks/maze/maze_suite.h"
#include "tests/tasks/maze/mazes.h"

namespace arc {
namespace {

using testing::SharedFolder;

TEST(SharedMazeTest, MazeHardLabelsAreOurSolutions) {
  const auto folder = SharedFolder() / "data/maze/maze-30x30-hard-1k";
  ARC_SKIP_WITHOUT(folder);
  const auto suite = MakeMazeSuite({});
  const auto puzzles = suite->Read(folder);
  ASSERT_EQ(puzzles.size(), 1000u);
  std::set<std::string> digests;
  for (const Puzzle& puzzle : puzzles) {
    const Pair& pair = puzzle.tests[0];
    const Verdict verdict = suite->Judge(pair, *pair.output);
    ASSERT_TRUE(verdict.exact && verdict.valid) << puzzle.id;
    ASSERT_TRUE(IsShortestMazePath(pair.input, *pair.output)) << puzzle.id;
    ASSERT_EQ(SolveMaze(pair.input), pair.output) << puzzle.id;
    ASSERT_GE(puzzle.rating, 109);
    digests.insert(suite->CanonicalDigest(pair));
  }
  EXPECT_EQ(digests.size(), 1000u);
}

}  // namespace
}  // namespace arc
