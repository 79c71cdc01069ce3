#include "tasks/sudoku/box.h"

#include "tests/tasks/sudoku/boards.h"

namespace arc {
namespace {

using testing::ExpectError;
using testing::Patterned;
using testing::Sudoku;

TEST(SudokuBoxTest, ShapesOfAllSides) {
  for (int side : {4, 6, 9, 16}) {
    EXPECT_EQ(SudokuBoxOf(side).side(), side);
    EXPECT_TRUE(IsSudokuSolution(Patterned(side))) << side;
  }
  EXPECT_EQ(SudokuBoxOf(6).rows, 2);
  EXPECT_EQ(SudokuBoxOf(6).BoxOf(3, 4), 3);
  ExpectError(ErrorKind::kUsage, {"side", "not 5"}, [] { SudokuBoxOf(5); });
}

TEST(SudokuBoxTest, OneWrongCellIsNoSolution) {
  for (int side : {4, 6, 9, 16}) {
    for (int cell = 0; cell < side * side; ++cell) {
      Grid grid = Patterned(side);
      grid.cells[cell] = static_cast<uint8_t>(grid.cells[cell] % side + 1);
      EXPECT_FALSE(IsSudokuSolution(grid));
      grid.cells[cell] = 0;
      EXPECT_FALSE(IsSudokuSolution(grid));
      grid.cells[cell] = static_cast<uint8_t>(side + 1);
      EXPECT_FALSE(IsSudokuSolution(grid));
    }
  }
}

TEST(SudokuBoxTest, BoxesCountAsUnits) {
  // Rows and columns are right, boxes are not.
  EXPECT_FALSE(IsSudokuSolution(Sudoku("1234234134124123")));
  EXPECT_TRUE(IsSudokuSolution(Sudoku("1234341221434321")));
}

TEST(SudokuBoxTest, CluesAreKept) {
  const Grid full = Patterned(4);
  Grid puzzle(4, 4);
  EXPECT_TRUE(KeepsClues(puzzle, full));
  puzzle.cells[5] = full.cells[5];
  EXPECT_TRUE(KeepsClues(puzzle, full));
  puzzle.cells[5] = static_cast<uint8_t>(full.cells[5] % 4 + 1);
  EXPECT_FALSE(KeepsClues(puzzle, full));
}

TEST(SudokuBoxTest, ChecksShapeAndSymbols) {
  CheckSudokuGrid(Patterned(16));
  ExpectError(ErrorKind::kBadData, {"5 x 5"}, [] { CheckSudokuGrid(Grid(5, 5)); });
  ExpectError(ErrorKind::kBadData, {"9 x 4"}, [] { CheckSudokuGrid(Grid(9, 4)); });
  Grid grid(4, 4);
  grid.At(2, 3) = 5;
  ExpectError(ErrorKind::kBadData, {"row 3", "column 4", "holds 5"},
              [&] { CheckSudokuGrid(grid); });
}

}  // namespace
}  // namespace arc
