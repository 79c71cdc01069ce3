// A part of the grid.
#include <algorithm>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

Grid Trim(const Grid& grid) {
  return arc::CropTo(grid, [b = Background(grid)](uint8_t cell) { return cell != b; });
}

Grid Half(const Grid& grid, bool upright, bool second) {
  const int rows = upright ? grid.rows / 2 : grid.rows;
  const int cols = upright ? grid.cols : grid.cols / 2;
  return arc::Cut(grid, second ? grid.rows - rows : 0, second ? grid.cols - cols : 0, rows, cols);
}

Grid Inner(const Grid& grid) {
  if (grid.rows < 3 || grid.cols < 3) return Grid();
  return arc::Cut(grid, 1, 1, grid.rows - 2, grid.cols - 2);
}

// The lines that are kept, of a grid.
Grid Pick(const Grid& grid, const std::vector<int>& rows, const std::vector<int>& cols) {
  return BuildGrid(static_cast<int>(rows.size()), static_cast<int>(cols.size()),
                   [&](int r, int c) { return grid.At(rows[r], cols[c]); });
}

// Which of the `count` lines wanted(i) keeps.
template <typename Wanted>
std::vector<int> Lines(int count, const Wanted& wanted) {
  std::vector<int> lines;
  for (int i = 0; i < count; ++i) {
    if (wanted(i)) lines.push_back(i);
  }
  return lines;
}

bool SameRows(const Grid& grid, int a, int b) {
  const auto at = [&grid](int r) { return grid.cells.begin() + static_cast<long>(r) * grid.cols; };
  return std::equal(at(a), at(a + 1), at(b));
}

bool SameCols(const Grid& grid, int a, int b) {
  for (int r = 0; r < grid.rows; ++r) {
    if (grid.At(r, a) != grid.At(r, b)) return false;
  }
  return true;
}

// Each run of equal rows, and of equal columns, becomes one.
Grid Compress(const Grid& grid) {
  return Pick(grid, Lines(grid.rows, [&](int r) { return r == 0 || !SameRows(grid, r - 1, r); }),
              Lines(grid.cols, [&](int c) { return c == 0 || !SameCols(grid, c - 1, c); }));
}

// Rows and columns that hold more than one colour.
Grid DropPlainLines(const Grid& grid) {
  const auto row = [&](int r) {
    for (int c = 1; c < grid.cols; ++c) {
      if (grid.At(r, c) != grid.At(r, 0)) return true;
    }
    return false;
  };
  const auto col = [&](int c) {
    for (int r = 1; r < grid.rows; ++r) {
      if (grid.At(r, c) != grid.At(0, c)) return true;
    }
    return false;
  };
  return Pick(grid, Lines(grid.rows, row), Lines(grid.cols, col));
}

Grid DropEmptyLines(const Grid& grid) {
  const uint8_t b = Background(grid);
  const auto row = [&](int r) {
    for (int c = 0; c < grid.cols; ++c) {
      if (grid.At(r, c) != b) return true;
    }
    return false;
  };
  const auto col = [&](int c) {
    for (int r = 0; r < grid.rows; ++r) {
      if (grid.At(r, c) != b) return true;
    }
    return false;
  };
  return Pick(grid, Lines(grid.rows, row), Lines(grid.cols, col));
}

Grid CutBox(const Grid& grid, const Mask& mask) {
  if (!SameShape(grid, mask.cells)) return Grid();
  int top = grid.rows, left = grid.cols, bottom = -1, right = -1;
  ForEachCell(grid, [&](int r, int c) {
    if (mask.cells.At(r, c) == 0) return;
    top = std::min(top, r), bottom = std::max(bottom, r);
    left = std::min(left, c), right = std::max(right, c);
  });
  if (bottom < 0) return Grid();
  return arc::Cut(grid, top, left, bottom - top + 1, right - left + 1);
}

Grid Corner(const Grid& grid, int size) {
  if (size < 1 || size > std::min(grid.rows, grid.cols)) return Grid();
  return arc::Cut(grid, 0, 0, size, size);
}

}  // namespace

void AddCrops(OperationTable* table) {
  table->Add("trim", 2, Trim);
  table->Add("top_half", 3, [](const Grid& grid) { return Half(grid, true, false); });
  table->Add("bottom_half", 3, [](const Grid& grid) { return Half(grid, true, true); });
  table->Add("left_half", 3, [](const Grid& grid) { return Half(grid, false, false); });
  table->Add("right_half", 3, [](const Grid& grid) { return Half(grid, false, true); });
  table->Add("inner", 3, Inner);
  table->Add("compress", 2, Compress);
  table->Add("drop_plain_lines", 3, DropPlainLines);
  table->Add("drop_empty_lines", 3, DropEmptyLines);
  table->Add("cut_box", 1, CutBox);
  table->Add("corner", 3, Corner);
}

}  // namespace arc_dsl
