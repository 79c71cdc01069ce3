#include "tasks/sudoku/sudoku_suite.h"

#include "tests/tasks/sudoku/boards.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::kClues17;
using testing::kSolved17;
using testing::Patterned;
using testing::Sudoku;

TEST(SudokuSuiteTest, Facts) {
  for (int side : {4, 6, 9, 16}) {
    const auto suite = MakeSudokuSuite({.rows = side});
    EXPECT_EQ(suite->Info().name, "sudoku");
    EXPECT_EQ(suite->Info().seq_len(), side * side);
    EXPECT_EQ(suite->Info().vocab_size, side + 2);
    EXPECT_EQ(suite->Info().attempts, 1);
    EXPECT_FALSE(suite->Info().has_demonstrations);
  }
  EXPECT_EQ(MakeSudokuSuite({})->Info().rows, 9);
  EXPECT_EQ(MakeSudokuSuite({.cols = 6})->Info().rows, 6);
  ExpectError(ErrorKind::kUsage, {"not 10"}, [] { MakeSudokuSuite({.rows = 10}); });
  ExpectError(ErrorKind::kUsage, {"9 x 6"}, [] { MakeSudokuSuite({.rows = 9, .cols = 6}); });
}

TEST(SudokuSuiteTest, Tokens) {
  const auto suite = MakeSudokuSuite({});
  const Tokens tokens = suite->Encode(Sudoku(kClues17));
  ASSERT_EQ(tokens.size(), 81u);
  EXPECT_EQ(tokens[0], 1);
  EXPECT_EQ(tokens[7], 2);
  EXPECT_EQ(suite->Decode(tokens), Sudoku(kClues17));
  EXPECT_EQ(suite->Decode(suite->Encode(Sudoku(kSolved17))), Sudoku(kSolved17));
  ExpectError(ErrorKind::kBadData, {"6 x 6", "9 x 9"}, [&] { suite->Encode(Grid(6, 6)); });
  ExpectError(ErrorKind::kBadData, {"(1, 0)"}, [&] { suite->Encode(Grid(9, 9), {1, 0}); });
  ExpectError(ErrorKind::kBadData, {"symbol 10"}, [&] { suite->Encode(Grid(9, 9, 10)); });
}

TEST(SudokuSuiteTest, DecodingNeverThrows) {
  const auto suite = MakeSudokuSuite({.rows = 4});
  Tokens tokens(16, 3);
  tokens[0] = 0;
  tokens[1] = 255;
  const Grid grid = suite->Decode(tokens);
  EXPECT_EQ(grid.cells[0], 0);
  EXPECT_EQ(grid.cells[1], 0);
  EXPECT_EQ(grid.cells[2], 2);
  EXPECT_EQ(suite->Decode(Tokens{}), Grid(4, 4));
  EXPECT_EQ(suite->Decode(Tokens(40, 2)), Grid(4, 4, 1));
}

TEST(SudokuSuiteTest, Fits) {
  const auto suite = MakeSudokuSuite({.rows = 6});
  Puzzle puzzle;
  puzzle.tests.push_back({Grid(6, 6), std::nullopt});
  EXPECT_TRUE(suite->Fits(puzzle));
  puzzle.tests[0].output = Grid(4, 4);
  EXPECT_FALSE(suite->Fits(puzzle));
  puzzle.tests[0] = {Grid(9, 9), std::nullopt};
  EXPECT_FALSE(suite->Fits(puzzle));
}

TEST(SudokuSuiteTest, TransformsKeepPuzzlesValidAndAreUndone) {
  for (int side : {4, 6, 9, 16}) {
    const auto suite = MakeSudokuSuite({.rows = side});
    const Puzzle puzzle = suite->Generate({.count = 1, .seed = 7, .clues = side * side / 2})[0];
    const Pair& pair = puzzle.tests[0];
    const std::string digest = suite->CanonicalDigest(pair);
    std::set<Grid> images;
    for (uint64_t seed = 0; seed < 100; ++seed) {
      const Transform t = suite->RandomTransform(seed);
      EXPECT_EQ(t, suite->RandomTransform(seed));
      const Pair image{Apply(t, pair.input), Apply(t, *pair.output)};
      ASSERT_TRUE(IsSudokuSolution(*image.output));
      ASSERT_TRUE(KeepsClues(image.input, *image.output));
      ASSERT_EQ(testing::CountClues(image.input), testing::CountClues(pair.input));
      ASSERT_EQ(Undo(t, image.input), pair.input);
      ASSERT_EQ(suite->CanonicalDigest(image), digest);
      images.insert(image.input);
    }
    EXPECT_GT(images.size(), 90u);
  }
}

TEST(SudokuSuiteTest, DigestIsOfTheInputAlone) {
  const auto suite = MakeSudokuSuite({});
  const Pair pair{Sudoku(kClues17), Sudoku(kSolved17)};
  EXPECT_EQ(suite->CanonicalDigest(pair), suite->CanonicalDigest({pair.input, std::nullopt}));
  EXPECT_EQ(suite->CanonicalDigest(pair).size(), 64u);
  EXPECT_NE(suite->CanonicalDigest({Grid(9, 9), {}}), suite->CanonicalDigest({Grid(4, 4), {}}));
}

TEST(SudokuSuiteTest, Judge) {
  const auto suite = MakeSudokuSuite({.rows = 4});
  const Pair pair{Sudoku("1..............."), Patterned(4)};
  const Verdict right = suite->Judge(pair, Patterned(4));
  EXPECT_TRUE(right.exact && right.valid);
  EXPECT_EQ(right.cells_right, 16);
  EXPECT_EQ(right.cells, 16);

  const Grid another = SolveSudoku(pair.input, {.solutions = 300}).solutions.back();
  ASSERT_NE(another, Patterned(4));
  EXPECT_FALSE(suite->Judge(pair, another).exact);
  EXPECT_TRUE(suite->Judge(pair, another).valid);

  Grid broken = Patterned(4);
  broken.cells[15] = broken.cells[14];
  EXPECT_FALSE(suite->Judge(pair, broken).valid);
  EXPECT_EQ(suite->Judge(pair, broken).cells_right, 15);

  Grid moved = Patterned(4);
  for (uint8_t& symbol : moved.cells) symbol = static_cast<uint8_t>(symbol % 4 + 1);
  EXPECT_TRUE(IsSudokuSolution(moved));
  EXPECT_FALSE(suite->Judge(pair, moved).valid) << "the clue is not kept";

  EXPECT_EQ(suite->Judge(pair, Patterned(9)).cells_right, 0);
  EXPECT_FALSE(suite->Judge(pair, Patterned(9)).valid);
  const Verdict unknown = suite->Judge({pair.input, std::nullopt}, another);
  EXPECT_TRUE(unknown.valid);
  EXPECT_FALSE(unknown.exact);
  EXPECT_EQ(unknown.cells, 0);
}

}  // namespace
}  // namespace arc
