#include "tasks/sudoku/solver.h"

#include "tests/tasks/sudoku/boards.h"

namespace arc {
namespace {

using testing::BruteForce4;
using testing::ExpectError;
using testing::kClues17;
using testing::kSolved17;
using testing::Patterned;
using testing::Sudoku;

TEST(SudokuSolverTest, All288BoardsOfSide4) {
  const SudokuResult result = SolveSudoku(Grid(4, 4), {.solutions = 1000});
  EXPECT_TRUE(result.complete);
  EXPECT_EQ(result.outcome(), SudokuOutcome::kSeveral);
  const std::set<Grid> found(result.solutions.begin(), result.solutions.end());
  EXPECT_EQ(result.solutions.size(), 288u);
  EXPECT_EQ(found, BruteForce4(Grid(4, 4)));
}

// Boards of random digits, most of them contradictory, and boards with the rest blanked.
TEST(SudokuSolverTest, AgreesWithBruteForceOnSide4) {
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    Grid puzzle(4, 4);
    const Grid full = RandomSudokuSolution(4, random);
    const uint64_t clues = 1 + random.Below(8);
    for (uint64_t n = 0; n < clues; ++n) {
      const uint64_t cell = random.Below(16);
      puzzle.cells[cell] =
          i % 2 == 0 ? full.cells[cell] : static_cast<uint8_t>(1 + random.Below(4));
    }
    const SudokuResult result = SolveSudoku(puzzle, {.solutions = 300});
    const std::set<Grid> found(result.solutions.begin(), result.solutions.end());
    ASSERT_EQ(found, BruteForce4(puzzle)) << i;
    ASSERT_EQ(found.size(), result.solutions.size());
    ASSERT_TRUE(result.complete);
  }
}

TEST(SudokuSolverTest, CountsOfSide6) {
  // Known: 28,200,960 boards of side 6, so 28,200,960 / 6! with a given first row.
  Grid puzzle(6, 6);
  for (int c = 0; c < 6; ++c) puzzle.At(0, c) = static_cast<uint8_t>(c + 1);
  const SudokuResult result = SolveSudoku(puzzle, {.solutions = 100000});
  EXPECT_EQ(result.solutions.size(), 28200960u / 720u);
  for (const Grid& grid : result.solutions) ASSERT_TRUE(IsSudokuSolution(grid));
}

TEST(SudokuSolverTest, UniqueNoneSeveral) {
  const SudokuResult unique = SolveSudoku(Sudoku(kClues17));
  EXPECT_EQ(unique.outcome(), SudokuOutcome::kUnique);
  ASSERT_EQ(unique.solutions.size(), 1u);
  EXPECT_EQ(unique.solutions[0], Sudoku(kSolved17));

  Grid several = Sudoku(kClues17);
  *std::find_if(several.cells.begin(), several.cells.end(), [](uint8_t s) { return s != 0; }) = 0;
  const SudokuResult two = SolveSudoku(several);
  EXPECT_EQ(two.outcome(), SudokuOutcome::kSeveral);
  ASSERT_EQ(two.solutions.size(), 2u);
  EXPECT_NE(two.solutions[0], two.solutions[1]);
  for (const Grid& grid : two.solutions) {
    EXPECT_TRUE(IsSudokuSolution(grid) && KeepsClues(several, grid));
  }
}

TEST(SudokuSolverTest, EveryKindOfContradiction) {
  // The same digit twice in a row, a column, a box; and a cell without a candidate.
  for (auto [first, second] : {std::pair{0, 8}, {0, 72}, {0, 10}}) {
    Grid grid(9, 9);
    grid.cells[first] = grid.cells[second] = 7;
    EXPECT_EQ(SolveSudoku(grid).outcome(), SudokuOutcome::kNone) << second;
  }
  Grid grid = Sudoku(
      "1234"
      "...."
      "...."
      "....");
  grid.At(1, 0) = 3;
  grid.At(1, 1) = 4;
  grid.At(2, 2) = 1;
  grid.At(3, 2) = 2;
  EXPECT_TRUE(BruteForce4(grid).empty());
  EXPECT_EQ(SolveSudoku(grid).outcome(), SudokuOutcome::kNone);
}

TEST(SudokuSolverTest, FullBoards) {
  for (int side : {4, 6, 9, 16}) {
    const SudokuResult result = SolveSudoku(Patterned(side));
    EXPECT_EQ(result.outcome(), SudokuOutcome::kUnique);
    EXPECT_EQ(result.solutions[0], Patterned(side));
    EXPECT_EQ(result.backtracks, 0u);
    Grid wrong = Patterned(side);
    std::swap(wrong.cells[0], wrong.cells[1]);
    EXPECT_EQ(SolveSudoku(wrong).outcome(), SudokuOutcome::kNone);
  }
}

TEST(SudokuSolverTest, RatingCountsBacktracks) {
  // Every guess has two sides, and all ends but the one solution are contradictions.
  const SudokuResult result = SolveSudoku(Sudoku(kClues17));
  EXPECT_EQ(result.backtracks, result.guesses);
  // A puzzle that is hard for every solver of this kind (Platinum Blonde).
  const SudokuResult hard = SolveSudoku(
      Sudoku(".......12........3..23..4....18....5.6..7.8.......9.....85.....9...4.5..47...6..."));
  EXPECT_EQ(hard.outcome(), SudokuOutcome::kUnique);
  EXPECT_GT(hard.backtracks, 20u);
}

TEST(SudokuSolverTest, StopsAtTheLimits) {
  const SudokuResult guessed = SolveSudoku(Grid(16, 16), {.solutions = 1000000, .guesses = 500});
  EXPECT_LE(guessed.guesses, 500u);
  EXPECT_FALSE(guessed.complete);
  const SudokuResult one = SolveSudoku(Grid(9, 9), {.solutions = 1});
  EXPECT_EQ(one.solutions.size(), 1u);
  EXPECT_EQ(one.outcome(), SudokuOutcome::kUnknown);
  EXPECT_EQ(SolveSudoku(Grid(9, 9), {.solutions = 0}).outcome(), SudokuOutcome::kUnknown);
}

TEST(SudokuSolverTest, StopsAtTheDeadline) {
  const auto start = std::chrono::steady_clock::now();
  const SudokuResult result = SolveSudoku(
      Grid(6, 6), {.solutions = ~size_t{0}, .deadline = start + std::chrono::milliseconds(20)});
  EXPECT_FALSE(result.complete);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(SudokuSolverTest, RefusesOtherShapesAndSymbols) {
  ExpectError(ErrorKind::kBadData, {"8 x 8"}, [] { SolveSudoku(Grid(8, 8)); });
  ExpectError(ErrorKind::kBadData, {"holds 10"}, [] { SolveSudoku(Grid(9, 9, 10)); });
}

TEST(SudokuSolverTest, RandomBoardsAreFullAndDiffer) {
  for (int side : {4, 6, 9, 16}) {
    Random random(side);
    std::set<Grid> boards;
    for (int i = 0; i < 20; ++i) {
      const Grid grid = RandomSudokuSolution(side, random);
      EXPECT_TRUE(IsSudokuSolution(grid));
      boards.insert(grid);
    }
    EXPECT_GE(boards.size(), side == 4 ? 15u : 20u);
    Random again(side);
    EXPECT_TRUE(boards.contains(RandomSudokuSolution(side, again)));
  }
}

}  // namespace
}  // namespace arc
