// Numbers, and grids made from numbers.
#include <algorithm>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"
#include "tasks/arc/limits.h"

namespace arc_dsl {
namespace {

int ColoursIn(const Grid& grid) {
  const auto counts = CountColours(grid);
  return static_cast<int>(counts.size() - std::count(counts.begin(), counts.end(), 0));
}

Grid Block(int rows, int cols, Colour colour) {
  if (rows < 1 || cols < 1 || rows > arc::kMaxArcSide || cols > arc::kMaxArcSide) return Grid();
  return Grid(rows, cols, colour.value);
}

// The first `count` cells of the grid are chosen, row by row.
Mask FirstCells(const Grid& grid, int count) {
  return {BuildGrid(grid.rows, grid.cols,
                    [&](int r, int c) -> uint8_t { return r * grid.cols + c < count; })};
}

Mask Diagonal(int size) {
  if (size < 1 || size > arc::kMaxArcSide) return {};
  return {BuildGrid(size, size, [](int r, int c) -> uint8_t { return r == c; })};
}

// One row for each colour but the background, most cells first, as long as its count.
Grid Histogram(const Grid& grid) {
  const auto counts = CountColours(grid);
  std::vector<std::pair<int, int>> bars;
  for (int i = 0; i < 10; ++i) {
    if (counts[i] > 0 && i != Background(grid)) bars.push_back({-counts[i], i});
  }
  std::sort(bars.begin(), bars.end());
  if (bars.empty() || -bars[0].first > arc::kMaxArcSide) return Grid();
  return BuildGrid(static_cast<int>(bars.size()), -bars[0].first, [&](int r, int c) {
    return c < -bars[r].first ? static_cast<uint8_t>(bars[r].second) : Background(grid);
  });
}

}  // namespace

void AddCounts(OperationTable* table) {
  table->Add("colours_in", 1, ColoursIn);
  table->Add("rows", 2, [](const Grid& grid) { return grid.rows; });
  table->Add("cols", 2, [](const Grid& grid) { return grid.cols; });
  table->Add("chosen", 1, [](const Mask& mask) {
    return static_cast<int>(std::count(mask.cells.cells.begin(), mask.cells.cells.end(), 1));
  });
  table->Add("minus_one", 2, [](int number) { return number - 1; });
  table->Add("block", 2, Block);
  table->Add("first_cells", 1, FirstCells);
  table->Add("diagonal", 2, Diagonal);
  table->Add("histogram", 3, Histogram);
}

}  // namespace arc_dsl
