#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace arc {

/// A rectangle of symbols, row-major. What a symbol means is the suite's:
/// ARC colours 0-9; Sudoku digits 1-N with 0 a blank; maze 0 `#`, 1 space, 2 `S`, 3 `G`, 4 `o`.
struct Grid {
  int rows = 0;
  int cols = 0;
  std::vector<uint8_t> cells;  ///< rows * cols symbols

  Grid() = default;
  Grid(int r, int c, uint8_t fill = 0)
      : rows(r), cols(c), cells(static_cast<size_t>(r) * c, fill) {}
  uint8_t& At(int r, int c) { return cells[static_cast<size_t>(r) * cols + c]; }
  uint8_t At(int r, int c) const { return cells[static_cast<size_t>(r) * cols + c]; }
  bool empty() const { return cells.empty(); }
  auto operator<=>(const Grid&) const = default;
};

}  // namespace arc
