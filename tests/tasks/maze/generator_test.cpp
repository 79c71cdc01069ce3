#include "tasks/maze/generator.h"

#include <set>

#include "tasks/transform.h"
#include "tests/tasks/maze/mazes.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::Maze;

void ExpectSound(const std::vector<Puzzle>& puzzles, int min_path) {
  std::set<Grid> classes;
  for (const Puzzle& puzzle : puzzles) {
    const Pair& pair = puzzle.tests.at(0);
    const int steps = ShortestMazePath(pair.input);
    EXPECT_GE(steps, std::max(min_path, 1));
    EXPECT_EQ(puzzle.rating, steps);
    EXPECT_EQ(pair.output, SolveMaze(pair.input));
    EXPECT_TRUE(IsShortestMazePath(pair.input, *pair.output));
    for (uint8_t symmetry : MazeSymmetries(pair.input.rows, pair.input.cols)) {
      classes.insert(ApplyDihedral(symmetry, pair.input));
    }
  }
  EXPECT_GE(classes.size(), puzzles.size());
}

TEST(MazeGeneratorTest, PathsAreAsLongAsAskedFor) {
  for (auto [rows, cols, min_path] :
       {std::tuple{8, 8, 0}, {8, 8, 12}, {30, 30, 110}, {3, 40, 20}, {7, 4, 0}}) {
    const auto puzzles = GenerateMazes(rows, cols, {.count = 30, .seed = 5, .min_path = min_path});
    ASSERT_EQ(puzzles.size(), 30u);
    ExpectSound(puzzles, min_path);
  }
}

TEST(MazeGeneratorTest, SomeMazesHaveSeveralShortestPaths) {
  int several = 0;
  for (const Puzzle& puzzle : GenerateMazes(12, 12, {.count = 200, .seed = 1})) {
    const Pair& pair = puzzle.tests[0];
    const Grid turned = ApplyDihedral(2, *SolveMaze(ApplyDihedral(2, pair.input)));
    EXPECT_TRUE(IsShortestMazePath(pair.input, turned));
    several += turned != *pair.output;
  }
  EXPECT_GT(several, 0);
}

TEST(MazeGeneratorTest, DistinctUpToTurnsAndFlips) {
  std::set<Grid> forms;
  for (const Puzzle& puzzle : GenerateMazes(4, 4, {.count = 300, .seed = 2})) {
    EXPECT_TRUE(forms.insert(CanonicalMaze(puzzle.tests[0].input)).second);
  }
}

TEST(MazeGeneratorTest, TheSeedDecides) {
  const auto first = [](uint64_t seed) {
    return GenerateMazes(8, 8, {.count = 5, .seed = seed})[4].tests[0].input;
  };
  EXPECT_EQ(first(1), first(1));
  EXPECT_NE(first(1), first(2));
}

TEST(MazeGeneratorTest, SaysHowManyThereAre) {
  ExpectError(ErrorKind::kUsage, {"found ", " of the 100000 mazes", "3 x 3"},
              [] { GenerateMazes(3, 3, {.count = 100000}); });
  ExpectError(ErrorKind::kUsage, {"found 0 of the 1 mazes", "60 steps"},
              [] { GenerateMazes(8, 8, {.count = 1, .min_path = 60}); });
}

TEST(MazeGeneratorTest, RefusesOptionsOutOfRange) {
  ExpectError(ErrorKind::kUsage, {"min_path = 64"}, [] { GenerateMazes(8, 8, {.min_path = 64}); });
  ExpectError(ErrorKind::kUsage, {"min_path = -1"}, [] { GenerateMazes(8, 8, {.min_path = -1}); });
  ExpectError(ErrorKind::kUsage, {"clues"}, [] { GenerateMazes(8, 8, {.clues = 3}); });
}

TEST(MazeGeneratorTest, CanonicalFormOfRectanglesKeepsTheShape) {
  const Grid maze = Maze({"S # ", " #G#"});
  for (uint8_t symmetry : MazeSymmetries(2, 4)) {
    EXPECT_EQ(CanonicalMaze(ApplyDihedral(symmetry, maze)), CanonicalMaze(maze));
  }
  EXPECT_EQ(CanonicalMaze(maze).rows, 2);
}

}  // namespace
}  // namespace arc
