#include "tasks/maze/maze_suite.h"

#include <set>

#include "tests/tasks/maze/mazes.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::Maze;

TEST(MazeSuiteTest, Facts) {
  const auto suite = MakeMazeSuite({});
  EXPECT_EQ(suite->Info().name, "maze");
  EXPECT_EQ(suite->Info().seq_len(), 900);
  EXPECT_EQ(suite->Info().vocab_size, 6);
  EXPECT_EQ(MakeMazeSuite({.rows = 8})->Info().cols, 8);
  EXPECT_EQ(MakeMazeSuite({.rows = 3, .cols = 40})->Info().seq_len(), 120);
  ExpectError(ErrorKind::kUsage, {"2 x 2"}, [] { MakeMazeSuite({.rows = 2}); });
  ExpectError(ErrorKind::kUsage, {"8 x 41"}, [] { MakeMazeSuite({.rows = 8, .cols = 41}); });
}

TEST(MazeSuiteTest, Tokens) {
  const auto suite = MakeMazeSuite({.rows = 3});
  const Grid maze = Maze({"S #", "o #", "G  "});
  EXPECT_EQ(suite->Encode(maze), (Tokens{3, 2, 1, 5, 2, 1, 4, 2, 2}));
  EXPECT_EQ(suite->Decode(suite->Encode(maze)), maze);
  ExpectError(ErrorKind::kBadData, {"4 x 4"}, [&] { suite->Encode(Grid(4, 4)); });
  ExpectError(ErrorKind::kBadData, {"symbol 5"}, [&] { suite->Encode(Grid(3, 3, 5)); });
}

TEST(MazeSuiteTest, PadIsNeverACellOfAnOutput) {
  const auto suite = MakeMazeSuite({.rows = 3});
  for (uint8_t token : {0, 6, 255}) {
    const Grid grid = suite->Decode(Tokens(9, token));
    for (uint8_t symbol : grid.cells) EXPECT_GT(symbol, kMazePath);
    for (uint8_t symbol : grid.cells) EXPECT_LT(symbol, kMaxSymbols);
  }
}

TEST(MazeSuiteTest, TransformsKeepMazesValidAndAreUndone) {
  for (const SuiteOptions& size : {SuiteOptions{9, 9}, SuiteOptions{5, 9}}) {
    const auto suite = MakeMazeSuite(size);
    const Pair pair = suite->Generate({.count = 1, .seed = 3})[0].tests[0];
    const std::string digest = suite->CanonicalDigest(pair);
    std::set<int> seen;
    for (uint64_t seed = 0; seed < 100; ++seed) {
      const Transform t = suite->RandomTransform(seed);
      EXPECT_EQ(t, suite->RandomTransform(seed));
      seen.insert(t.dihedral);
      const Pair image{Apply(t, pair.input), Apply(t, *pair.output)};
      ASSERT_EQ(image.input.rows, size.rows);
      ASSERT_TRUE(IsShortestMazePath(image.input, *image.output));
      ASSERT_EQ(Undo(t, image.input), pair.input);
      ASSERT_EQ(suite->CanonicalDigest(image), digest);
    }
    EXPECT_EQ(seen.size(), size.rows == size.cols ? 8u : 4u);
  }
}

TEST(MazeSuiteTest, DigestIsOfTheInputAlone) {
  const auto suite = MakeMazeSuite({.rows = 3});
  const Grid maze = Maze({"S  ", "   ", "  G"});
  EXPECT_EQ(suite->CanonicalDigest({maze, SolveMaze(maze)}),
            suite->CanonicalDigest({maze, std::nullopt}));
  EXPECT_NE(suite->CanonicalDigest({maze, {}}),
            suite->CanonicalDigest({Maze({"S  ", "  #", "  G"}), {}}));
}

TEST(MazeSuiteTest, Judge) {
  const auto suite = MakeMazeSuite({.rows = 3});
  const Grid maze = Maze({"S  ", " # ", "  G"});
  const Pair pair{maze, SolveMaze(maze)};
  const Verdict exact = suite->Judge(pair, *pair.output);
  EXPECT_TRUE(exact.exact && exact.valid);
  EXPECT_EQ(exact.cells_right, 9);
  const Verdict other = suite->Judge(pair, Maze({"Soo", " #o", "  G"}));
  EXPECT_FALSE(other.exact);
  EXPECT_TRUE(other.valid);
  EXPECT_EQ(other.cells_right, 3);
  EXPECT_FALSE(suite->Judge(pair, maze).valid);
  EXPECT_FALSE(suite->Judge(pair, Grid(8, 8)).valid);
  EXPECT_EQ(suite->Judge(pair, Grid(8, 8)).cells_right, 0);
  EXPECT_EQ(suite->Judge(pair, Grid(8, 8)).cells, 9);
}

}  // namespace
}  // namespace arc
