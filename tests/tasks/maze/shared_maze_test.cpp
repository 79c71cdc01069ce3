// Maze-Hard and the public builders' arrays, where they lie beside the source tree.
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

TEST(SharedMazeTest, OfficialCsvAndArraysAgree) {
  const auto folder = SharedFolder() / "parity/data/official_dataset";
  ARC_SKIP_WITHOUT(folder);
  const auto suite = MakeMazeSuite({});
  for (const char* name : {"hrm_maze_noaug", "trm_maze_noaug", "trm_maze_aug"}) {
    for (const char* split : {"train", "test"}) {
      const auto csv = suite->Read(folder / name / "source" / (std::string(split) + ".csv"));
      const auto arrays = suite->Read(folder / name / split);
      ASSERT_EQ(csv.size(), arrays.size()) << name << ' ' << split;
      for (size_t i = 0; i < csv.size(); ++i) {
        EXPECT_EQ(csv[i].tests[0].input, arrays[i].tests[0].input);
        EXPECT_EQ(csv[i].tests[0].output, arrays[i].tests[0].output);
      }
    }
  }
}

}  // namespace
}  // namespace arc
