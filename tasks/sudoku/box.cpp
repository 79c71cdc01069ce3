#include "tasks/sudoku/box.h"

#include <fmt/core.h>

#include <vector>

#include "tasks/error.h"

namespace arc {

SudokuBox SudokuBoxOf(int side) {
  switch (side) {
    case 4:
      return {2, 2};
    case 6:
      return {2, 3};
    case 9:
      return {3, 3};
    case 16:
      return {4, 4};
  }
  throw UsageError(fmt::format("Sudoku boards have side 4, 6, 9 or 16, not {}", side));
}

void CheckSudokuGrid(const Grid& grid) {
  const bool known = grid.rows == 4 || grid.rows == 6 || grid.rows == 9 || grid.rows == 16;
  if (!known || grid.rows != grid.cols ||
      grid.cells.size() != static_cast<size_t>(grid.rows) * grid.cols) {
    throw BadData(
        fmt::format("a Sudoku grid of {} x {}: sides are 4, 6, 9 or 16", grid.rows, grid.cols));
  }
  for (size_t i = 0; i < grid.cells.size(); ++i) {
    if (grid.cells[i] <= grid.rows) continue;
    throw BadData(fmt::format("Sudoku cell (row {}, column {}) holds {}, above {}",
                              i / grid.cols + 1, i % grid.cols + 1, grid.cells[i], grid.rows));
  }
}

bool IsSudokuSolution(const Grid& grid) {
  const SudokuBox box = SudokuBoxOf(grid.rows);
  const int side = box.side();
  std::vector<uint32_t> seen(3 * static_cast<size_t>(side));
  for (int r = 0; r < side; ++r) {
    for (int c = 0; c < side; ++c) {
      if (grid.At(r, c) < 1 || grid.At(r, c) > side) return false;
      const uint32_t bit = 1u << grid.At(r, c);
      for (int unit : {r, side + c, 2 * side + box.BoxOf(r, c)}) {
        if (seen[unit] & bit) return false;
        seen[unit] |= bit;
      }
    }
  }
  return true;
}

bool KeepsClues(const Grid& puzzle, const Grid& grid) {
  for (size_t i = 0; i < puzzle.cells.size(); ++i) {
    if (puzzle.cells[i] != 0 && puzzle.cells[i] != grid.cells[i]) return false;
  }
  return true;
}

}  // namespace arc
