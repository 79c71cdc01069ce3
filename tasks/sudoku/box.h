#pragma once
#include "tasks/grid.h"

namespace arc {

/// The boxes of a Sudoku board: `rows` x `cols` cells each, so that a side of
/// rows * cols holds `cols` bands (of `rows` rows) and `rows` stacks (of `cols` columns).
struct SudokuBox {
  int rows = 3;
  int cols = 3;
  int side() const { return rows * cols; }
  int BoxOf(int row, int col) const { return row / rows * rows + col / cols; }
};

/// Boxes of a side: 4 (2x2), 6 (2x3), 9 (3x3), 16 (4x4); throws UsageError on any other.
SudokuBox SudokuBoxOf(int side);

/// Throws BadData unless the grid is square, of a side that SudokuBoxOf knows,
/// with symbols 0 (blank) to side.
void CheckSudokuGrid(const Grid& grid);

/// Is `grid` full, with every digit once in each row, column and box?
bool IsSudokuSolution(const Grid& grid);

/// Does `grid` hold every clue of `puzzle`? Both of one shape.
bool KeepsClues(const Grid& puzzle, const Grid& grid);

}  // namespace arc
