// Cells chosen, and what is done with them.
#include <algorithm>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

Mask Is(const Grid& grid, Colour colour) {
  return {Map(grid, [=](uint8_t cell) -> uint8_t { return cell == colour.value; })};
}

Mask Filled(const Grid& grid) {
  const uint8_t b = Background(grid);
  return {Map(grid, [=](uint8_t cell) -> uint8_t { return cell != b; })};
}

Mask Not(const Mask& mask) {
  return {Map(mask.cells, [](uint8_t cell) -> uint8_t { return cell == 0; })};
}

template <typename Join>
std::optional<Mask> Combine(const Mask& a, const Mask& b, const Join& join) {
  if (!SameShape(a.cells, b.cells)) return std::nullopt;
  Mask result = a;
  for (size_t i = 0; i < a.cells.cells.size(); ++i) {
    result.cells.cells[i] = join(a.cells.cells[i], b.cells.cells[i]);
  }
  return result;
}

// Chosen cells and the neighbours of chosen cells.
Mask Grow(const Mask& mask, size_t steps) {
  Mask result = mask;
  ForEachCell(mask.cells, [&](int r, int c) {
    if (mask.cells.At(r, c) == 0) return;
    for (size_t s = 0; s < steps; ++s) {
      const int row = r + kSteps[s].row, col = c + kSteps[s].col;
      if (Inside(mask.cells, row, col)) result.cells.At(row, col) = 1;
    }
  });
  return result;
}

// Cells of size x size squares of nothing but chosen cells.
Mask Solid(const Mask& mask, int size) {
  Mask result{Grid(mask.cells.rows, mask.cells.cols)};
  for (int r = 0; r + size <= mask.cells.rows; ++r) {
    for (int c = 0; c + size <= mask.cells.cols; ++c) {
      const Grid square = arc::Cut(mask.cells, r, c, size, size);
      if (std::count(square.cells.begin(), square.cells.end(), 0) > 0) continue;
      Paint({r, c, square}, &result.cells);
    }
  }
  return result;
}

// The rectangle around all chosen cells.
Mask Box(const Mask& mask) {
  const Grid& grid = mask.cells;
  int top = grid.rows, left = grid.cols, bottom = -1, right = -1;
  ForEachCell(grid, [&](int r, int c) {
    if (grid.At(r, c) == 0) return;
    top = std::min(top, r), bottom = std::max(bottom, r);
    left = std::min(left, c), right = std::max(right, c);
  });
  return {BuildGrid(grid.rows, grid.cols, [=](int r, int c) -> uint8_t {
    return r >= top && r <= bottom && c >= left && c <= right;
  })};
}

// Cells whose row (or column) has a chosen cell, or has nothing but chosen cells.
Mask Lines(const Mask& mask, bool rows, bool all) {
  const Grid& grid = mask.cells;
  std::vector<int> count(static_cast<size_t>(rows ? grid.rows : grid.cols));
  ForEachCell(grid, [&](int r, int c) { count[rows ? r : c] += grid.At(r, c); });
  const int least = all ? (rows ? grid.cols : grid.rows) : 1;
  return {BuildGrid(grid.rows, grid.cols,
                    [&](int r, int c) -> uint8_t { return count[rows ? r : c] >= least; })};
}

std::optional<Grid> PaintMask(const Grid& grid, const Mask& mask, Colour colour) {
  if (!SameShape(grid, mask.cells)) return std::nullopt;
  Grid result = grid;
  for (size_t i = 0; i < result.cells.size(); ++i) {
    if (mask.cells.cells[i] != 0) result.cells[i] = colour.value;
  }
  return result;
}

std::optional<Grid> Masked(const Grid& grid, const Mask& mask) {
  if (!SameShape(grid, mask.cells)) return std::nullopt;
  const uint8_t b = Background(grid);
  Grid result = grid;
  for (size_t i = 0; i < result.cells.size(); ++i) {
    if (mask.cells.cells[i] == 0) result.cells[i] = b;
  }
  return result;
}

}  // namespace

void AddMasks(OperationTable* table) {
  table->Add("is", 1, Is);
  table->Add("filled", 1, Filled);
  table->Add("not", 1, Not);
  table->Add("and", 2, [](const Mask& a, const Mask& b) {
    return Combine(a, b, [](uint8_t x, uint8_t y) -> uint8_t { return x & y; });
  });
  table->Add("xor", 3, [](const Mask& a, const Mask& b) {
    return Combine(a, b, [](uint8_t x, uint8_t y) -> uint8_t { return x ^ y; });
  });
  table->Add("grow4", 2, [](const Mask& mask) { return Grow(mask, 4); });
  table->Add("grow8", 2, [](const Mask& mask) { return Grow(mask, 8); });
  table->Add("solid", 2, Solid);
  table->Add("box", 2, Box);
  table->Add("rows_with", 2, [](const Mask& mask) { return Lines(mask, true, false); });
  table->Add("cols_with", 2, [](const Mask& mask) { return Lines(mask, false, false); });
  table->Add("full_rows", 2, [](const Mask& mask) { return Lines(mask, true, true); });
  table->Add("full_cols", 2, [](const Mask& mask) { return Lines(mask, false, true); });
  table->Add("paint", 2, PaintMask);
  table->Add("masked", 2, Masked);
  table->Add("show", 3, [](const Mask& mask) { return mask.cells; });
}

}  // namespace arc_dsl
