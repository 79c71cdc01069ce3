#pragma once
#include <functional>
#include <vector>

#include "tasks/grid.h"

namespace arc {

/// Grids made from grids; an empty grid where it cannot be done.

/// The grid whose cell (r, c) is at(r, c).
template <typename At>
Grid BuildGrid(int rows, int cols, const At& at) {
  Grid grid(rows, cols);
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < cols; ++c) grid.At(r, c) = at(r, c);
  }
  return grid;
}

Grid Cut(const Grid& grid, int row, int col, int rows, int cols);
/// The smallest rectangle that holds every cell for which `wanted` is true.
Grid CropTo(const Grid& grid, const std::function<bool(uint8_t)>& wanted);
/// Each cell becomes a block of rows x cols cells.
Grid Enlarge(const Grid& grid, int rows, int cols);
/// The upper left cell of each block of rows x cols cells.
Grid Shrink(const Grid& grid, int rows, int cols);
/// rows x cols copies side by side.
Grid Repeat(const Grid& grid, int rows, int cols);
/// Each cell's neighbour at this offset; `kOutside` beyond the border.
inline constexpr uint8_t kOutside = 255;
Grid Shift(const Grid& grid, int row, int col);
/// The grid cut into rows x cols equal parts, row by row, with `gap` lines
/// between neighbours; no parts where the sizes do not fit.
std::vector<Grid> Parts(const Grid& grid, int rows, int cols, int gap);
uint8_t MostFrequentColour(const Grid& grid);
uint8_t LeastFrequentColour(const Grid& grid);

}  // namespace arc
