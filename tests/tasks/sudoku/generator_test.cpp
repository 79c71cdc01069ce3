#include "tasks/sudoku/generator.h"

#include "tasks/sudoku/canonical.h"
#include "tests/tasks/sudoku/boards.h"

namespace arc {
namespace {

using testing::CountClues;
using testing::ExpectError;
using testing::Sudoku;

/// What every generated puzzle holds: a unique solution, its own, and its rating.
void ExpectSound(const std::vector<Puzzle>& puzzles) {
  std::set<Grid> classes;
  std::set<std::string> ids;
  for (const Puzzle& puzzle : puzzles) {
    ASSERT_EQ(puzzle.tests.size(), 1u);
    const Pair& pair = puzzle.tests[0];
    const SudokuResult solved = SolveSudoku(pair.input);
    ASSERT_EQ(solved.outcome(), SudokuOutcome::kUnique);
    EXPECT_EQ(solved.solutions[0], pair.output);
    EXPECT_EQ(static_cast<double>(solved.backtracks), puzzle.rating);
    EXPECT_TRUE(classes.insert(CanonicalSudoku(pair.input)).second) << puzzle.id;
    EXPECT_TRUE(ids.insert(puzzle.id).second);
    EXPECT_FALSE(puzzle.source.empty());
  }
}

TEST(SudokuGeneratorTest, MinimalPuzzles) {
  for (auto [side, count] : {std::pair{4, 30}, {6, 100}, {9, 30}}) {
    const auto puzzles = GenerateSudoku(side, {.count = static_cast<size_t>(count), .seed = 3});
    ASSERT_EQ(puzzles.size(), static_cast<size_t>(count));
    ExpectSound(puzzles);
    for (const Puzzle& puzzle : puzzles) EXPECT_TRUE(IsMinimalSudoku(puzzle.tests[0].input));
  }
}

TEST(SudokuGeneratorTest, WantedNumberOfClues) {
  for (auto [side, clues] : {std::pair{4, 8}, {6, 16}, {9, 30}, {16, 140}}) {
    const auto puzzles = GenerateSudoku(side, {.count = 20, .seed = 1, .clues = clues});
    ExpectSound(puzzles);
    for (const Puzzle& puzzle : puzzles) EXPECT_EQ(CountClues(puzzle.tests[0].input), clues);
  }
}

TEST(SudokuGeneratorTest, FullBoardsWhereAllCluesAreWanted) {
  const auto puzzles = GenerateSudoku(9, {.count = 2, .clues = 81});
  for (const Puzzle& puzzle : puzzles) EXPECT_EQ(puzzle.tests[0].input, puzzle.tests[0].output);
}

TEST(SudokuGeneratorTest, WantedRating) {
  const auto puzzles = GenerateSudoku(9, {.count = 3, .seed = 2, .min_rating = 5});
  ExpectSound(puzzles);
  for (const Puzzle& puzzle : puzzles) {
    EXPECT_GE(puzzle.rating, 5);
    EXPECT_TRUE(IsMinimalSudoku(puzzle.tests[0].input));
  }
  const auto clued = GenerateSudoku(9, {.count = 2, .seed = 2, .clues = 26, .min_rating = 3});
  ExpectSound(clued);
  for (const Puzzle& puzzle : clued) {
    EXPECT_GE(puzzle.rating, 3);
    EXPECT_EQ(CountClues(puzzle.tests[0].input), 26);
  }
}

TEST(SudokuGeneratorTest, TheSeedDecides) {
  const auto inputs = [](uint64_t seed) {
    std::vector<Grid> grids;
    for (const Puzzle& p : GenerateSudoku(6, {.count = 10, .seed = seed, .clues = 14})) {
      grids.push_back(p.tests[0].input);
    }
    return grids;
  };
  EXPECT_EQ(inputs(4), inputs(4));
  EXPECT_NE(inputs(4), inputs(5));
}

TEST(SudokuGeneratorTest, MinimalBoardOfSide16) {
  const auto puzzles = GenerateSudoku(16, {.count = 1, .seed = 1});
  ExpectSound(puzzles);
  EXPECT_LT(CountClues(puzzles[0].tests[0].input), 110);
}

TEST(SudokuGeneratorTest, MinimalityIsTakenLiterally) {
  const Grid small = Sudoku(testing::kSmall);
  ASSERT_EQ(SolveSudoku(small).outcome(), SudokuOutcome::kUnique);
  EXPECT_TRUE(IsMinimalSudoku(small));
  Grid more = small;
  more.cells[0] = SolveSudoku(small).solutions[0].cells[0];
  EXPECT_FALSE(IsMinimalSudoku(more));
}

TEST(SudokuGeneratorTest, SaysHowManyThereAre) {
  EXPECT_EQ(GenerateSudoku(4, {.count = 36, .seed = 8}).size(), 36u);
  ExpectError(ErrorKind::kUsage, {"found 36 of the 37", "side 4", "minimal"},
              [] { GenerateSudoku(4, {.count = 37, .seed = 8}); });
  ExpectError(ErrorKind::kUsage, {"found 0 of the 1", "with 3 clues"},
              [] { GenerateSudoku(4, {.count = 1, .clues = 3}); });
}

TEST(SudokuGeneratorTest, RefusesOptionsOutOfRange) {
  ExpectError(ErrorKind::kUsage, {"clues = 82"}, [] { GenerateSudoku(9, {.clues = 82}); });
  ExpectError(ErrorKind::kUsage, {"clues = -1"}, [] { GenerateSudoku(9, {.clues = -1}); });
  ExpectError(ErrorKind::kUsage, {"not 8"}, [] { GenerateSudoku(8, {.count = 1}); });
  ExpectError(ErrorKind::kUsage, {"min_path = 3"}, [] { GenerateSudoku(9, {.min_path = 3}); });
  EXPECT_TRUE(GenerateSudoku(9, {.count = 0}).empty());
}

}  // namespace
}  // namespace arc
