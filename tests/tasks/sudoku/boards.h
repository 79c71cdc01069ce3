#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tasks/random.h"
#include "tasks/sudoku/box.h"
#include "tasks/sudoku/reader.h"
#include "tasks/sudoku/solver.h"
#include "tests/tasks/testing.h"

namespace arc::testing {

/// A 17-clue puzzle, and its solution.
inline constexpr const char* kClues17 =
    "000000010400000000020000000000050407008000300001090000300400200050100000000806000";
inline constexpr const char* kSolved17 =
    "693784512487512936125963874932651487568247391741398625319475268856129743274836159";
/// Minimal, 4 clues.
inline constexpr const char* kSmall = ".1....4...2.3...";

inline Grid Sudoku(const std::string& text) {
  const int side = text.size() == 16 ? 4 : text.size() == 36 ? 6 : text.size() == 81 ? 9 : 16;
  return ParseSudoku(text, side, "test");
}

/// The full board with bands shifted, of any side.
inline Grid Patterned(int side) {
  const SudokuBox box = SudokuBoxOf(side);
  Grid grid(side, side);
  for (int r = 0; r < side; ++r) {
    for (int c = 0; c < side; ++c) {
      grid.At(r, c) = static_cast<uint8_t>((r / box.rows + r % box.rows * box.cols + c) % side + 1);
    }
  }
  return grid;
}

inline int CountClues(const Grid& grid) {
  int clues = 0;
  for (uint8_t symbol : grid.cells) clues += symbol != 0;
  return clues;
}

/// Every solution of a 4x4 board by trying all digits in all cells in turn.
inline std::set<Grid> BruteForce4(Grid grid) {
  std::set<Grid> found;
  const std::function<void(int)> fill = [&](int cell) {
    if (cell == 16) {
      found.insert(grid);
      return;
    }
    const uint8_t given = grid.cells[cell];
    for (uint8_t digit = 1; digit <= 4; ++digit) {
      if (given != 0 && digit != given) continue;
      bool clash = false;
      for (int other = 0; other < 16; ++other) {
        const bool seen = other / 4 == cell / 4 || other % 4 == cell % 4 ||
                          (other / 8 == cell / 8 && other % 4 / 2 == cell % 4 / 2);
        clash |= seen && other != cell && grid.cells[other] == digit;
      }
      if (clash) continue;
      grid.cells[cell] = digit;
      fill(cell + 1);
      grid.cells[cell] = given;
    }
  };
  fill(0);
  return found;
}

}  // namespace arc::testing
