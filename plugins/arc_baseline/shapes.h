#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "tasks/grid.h"

namespace arc_baseline {

/// Grids made from grids; an empty grid where it cannot be done.
arc::Grid Cut(const arc::Grid& grid, int row, int col, int rows, int cols);
/// The smallest rectangle that holds every cell for which `wanted` is true.
arc::Grid CropTo(const arc::Grid& grid, const std::function<bool(uint8_t)>& wanted);
/// Each cell becomes a block of rows x cols cells.
arc::Grid Enlarge(const arc::Grid& grid, int rows, int cols);
/// The upper left cell of each block of rows x cols cells.
arc::Grid Shrink(const arc::Grid& grid, int rows, int cols);
/// rows x cols copies side by side.
arc::Grid Repeat(const arc::Grid& grid, int rows, int cols);
/// Each cell's neighbour at this offset; `kOutside` beyond the border.
inline constexpr uint8_t kOutside = 255;
arc::Grid Shift(const arc::Grid& grid, int row, int col);
/// The grid cut into rows x cols equal parts, row by row, with `gap` lines
/// between neighbours; no parts where the sizes do not fit.
std::vector<arc::Grid> Parts(const arc::Grid& grid, int rows, int cols, int gap);
uint8_t MostFrequentColour(const arc::Grid& grid);
uint8_t LeastFrequentColour(const arc::Grid& grid);

}  // namespace arc_baseline
