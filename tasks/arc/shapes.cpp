#include "tasks/arc/shapes.h"

#include <algorithm>
#include <array>

namespace arc {

namespace {

std::array<int, 256> CountColours(const Grid& grid) {
  std::array<int, 256> counts{};
  for (const uint8_t cell : grid.cells) ++counts[cell];
  return counts;
}

}  // namespace

Grid Cut(const Grid& grid, int row, int col, int rows, int cols) {
  return BuildGrid(rows, cols, [&](int r, int c) { return grid.At(row + r, col + c); });
}

Grid CropTo(const Grid& grid, const std::function<bool(uint8_t)>& wanted) {
  int top = grid.rows, left = grid.cols, bottom = -1, right = -1;
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) {
      if (!wanted(grid.At(r, c))) continue;
      top = std::min(top, r), bottom = std::max(bottom, r);
      left = std::min(left, c), right = std::max(right, c);
    }
  }
  return bottom < 0 ? Grid() : Cut(grid, top, left, bottom - top + 1, right - left + 1);
}

Grid Enlarge(const Grid& grid, int rows, int cols) {
  return BuildGrid(grid.rows * rows, grid.cols * cols,
                   [&](int r, int c) { return grid.At(r / rows, c / cols); });
}

Grid Shrink(const Grid& grid, int rows, int cols) {
  if (grid.rows % rows != 0 || grid.cols % cols != 0) return Grid();
  return BuildGrid(grid.rows / rows, grid.cols / cols,
                   [&](int r, int c) { return grid.At(r * rows, c * cols); });
}

Grid Repeat(const Grid& grid, int rows, int cols) {
  return BuildGrid(grid.rows * rows, grid.cols * cols,
                   [&](int r, int c) { return grid.At(r % grid.rows, c % grid.cols); });
}

Grid Shift(const Grid& grid, int row, int col) {
  return BuildGrid(grid.rows, grid.cols, [&](int r, int c) {
    const bool inside = r + row >= 0 && r + row < grid.rows && c + col >= 0 && c + col < grid.cols;
    return inside ? grid.At(r + row, c + col) : kOutside;
  });
}

std::vector<Grid> Parts(const Grid& grid, int rows, int cols, int gap) {
  const int height = (grid.rows - gap * (rows - 1)) / rows;
  const int width = (grid.cols - gap * (cols - 1)) / cols;
  std::vector<Grid> parts;
  if (height < 1 || width < 1 || height * rows + gap * (rows - 1) != grid.rows ||
      width * cols + gap * (cols - 1) != grid.cols) {
    return parts;
  }
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < cols; ++c) {
      parts.push_back(Cut(grid, r * (height + gap), c * (width + gap), height, width));
    }
  }
  return parts;
}

uint8_t MostFrequentColour(const Grid& grid) {
  const auto counts = CountColours(grid);
  return static_cast<uint8_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

uint8_t LeastFrequentColour(const Grid& grid) {
  const auto counts = CountColours(grid);
  uint8_t least = MostFrequentColour(grid);
  for (int colour = 0; colour < 256; ++colour) {
    if (counts[colour] > 0 && counts[colour] < counts[least]) least = static_cast<uint8_t>(colour);
  }
  return least;
}

}  // namespace arc
