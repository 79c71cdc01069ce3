#include "plugins/arc_dsl/ops/tools.h"

#include <algorithm>

namespace arc_dsl {

std::array<int, 10> CountColours(const Grid& grid) {
  std::array<int, 10> counts{};
  for (const uint8_t cell : grid.cells) {
    if (cell < 10) ++counts[cell];
  }
  return counts;
}

uint8_t Background(const Grid& grid) {
  const auto black = std::count(grid.cells.begin(), grid.cells.end(), uint8_t{0});
  if (black * 5 >= static_cast<long>(grid.cells.size())) return 0;
  const auto counts = CountColours(grid);
  return static_cast<uint8_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

std::vector<std::vector<int>> Regions(const Grid& grid, bool diagonal,
                                      const std::function<bool(uint8_t)>& wanted,
                                      const std::function<bool(uint8_t, uint8_t)>& joined) {
  std::vector<std::vector<int>> regions;
  std::vector<bool> seen(grid.cells.size());
  const size_t steps = diagonal ? 8 : 4;
  for (size_t start = 0; start < grid.cells.size(); ++start) {
    if (seen[start] || !wanted(grid.cells[start])) continue;
    std::vector<int> cells{static_cast<int>(start)};
    seen[start] = true;
    for (size_t i = 0; i < cells.size(); ++i) {
      const int r = cells[i] / grid.cols, c = cells[i] % grid.cols;
      for (size_t s = 0; s < steps; ++s) {
        const int row = r + kSteps[s].row, col = c + kSteps[s].col;
        if (!Inside(grid, row, col)) continue;
        const int next = row * grid.cols + col;
        if (seen[next] || !wanted(grid.cells[next]) ||
            !joined(grid.cells[cells[i]], grid.cells[next])) {
          continue;
        }
        seen[next] = true;
        cells.push_back(next);
      }
    }
    regions.push_back(std::move(cells));
  }
  return regions;
}

Object ObjectOf(const Grid& grid, const std::vector<int>& cells) {
  int top = grid.rows, left = grid.cols, bottom = 0, right = 0;
  for (const int cell : cells) {
    const int r = cell / grid.cols, c = cell % grid.cols;
    top = std::min(top, r), bottom = std::max(bottom, r);
    left = std::min(left, c), right = std::max(right, c);
  }
  Object object{top, left, Grid(bottom - top + 1, right - left + 1, kClear)};
  for (const int cell : cells) {
    object.cells.At(cell / grid.cols - top, cell % grid.cols - left) = grid.cells[cell];
  }
  return object;
}

Grid CutAt(const Grid& grid, const Object& object) {
  return arc::Cut(grid, object.row, object.col, object.cells.rows, object.cells.cols);
}

void Paint(const Object& object, Grid* grid) {
  ForEachCell(object.cells, [&](int r, int c) {
    const uint8_t cell = object.cells.At(r, c);
    if (cell != kClear && Inside(*grid, object.row + r, object.col + c)) {
      grid->At(object.row + r, object.col + c) = cell;
    }
  });
}

}  // namespace arc_dsl
