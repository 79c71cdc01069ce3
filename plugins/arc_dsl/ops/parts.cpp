// A grid split at its lines, or cut into equal parts.
#include <algorithm>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

// First line and number of lines of each stretch between separators.
using Stretches = std::vector<std::pair<int, int>>;

// The colour of a row (or column) that has one only; kClear otherwise.
uint8_t PlainColour(const Grid& grid, bool row, int line) {
  const int count = row ? grid.cols : grid.rows;
  const auto at = [&](int i) { return row ? grid.At(line, i) : grid.At(i, line); };
  for (int i = 1; i < count; ++i) {
    if (at(i) != at(0)) return kClear;
  }
  return at(0);
}

Stretches Between(const Grid& grid, bool rows, uint8_t colour) {
  Stretches stretches;
  int start = 0;
  const int count = rows ? grid.rows : grid.cols;
  for (int i = 0; i <= count; ++i) {
    if (i < count && PlainColour(grid, rows, i) != colour) continue;
    if (i > start) stretches.push_back({start, i - start});
    start = i + 1;
  }
  return stretches;
}

Objects CutAlong(const Grid& grid, const Stretches& rows, const Stretches& cols) {
  Objects parts{std::make_shared<const Grid>(grid), {}};
  for (const auto& [row, height] : rows) {
    for (const auto& [col, width] : cols) {
      parts.list.push_back({row, col, arc::Cut(grid, row, col, height, width)});
    }
  }
  return parts;
}

// Split at whole rows and columns of one colour; of several such colours, the one that
// is not the background's.
Objects SplitAtLines(const Grid& grid) {
  const uint8_t background = Background(grid);
  std::array<bool, 10> separates{};
  for (int r = 0; r < grid.rows; ++r) {
    if (const uint8_t c = PlainColour(grid, true, r); c < 10) separates[c] = true;
  }
  for (int col = 0; col < grid.cols; ++col) {
    if (const uint8_t c = PlainColour(grid, false, col); c < 10) separates[c] = true;
  }
  Objects best{std::make_shared<const Grid>(grid), {}};
  for (uint8_t colour = 0; colour < 10; ++colour) {
    if (!separates[colour] || (colour == background && !best.list.empty())) continue;
    Objects parts = CutAlong(grid, Between(grid, true, colour), Between(grid, false, colour));
    if (parts.list.size() > 1) best = std::move(parts);
    if (colour != background && !best.list.empty()) break;
  }
  return best;
}

Objects CutEqually(const Grid& grid, int rows, int cols) {
  Objects parts{std::make_shared<const Grid>(grid), {}};
  if (rows < 1 || cols < 1 || rows * cols < 2) return parts;
  if (grid.rows % rows != 0 || grid.cols % cols != 0) return parts;
  const int height = grid.rows / rows, width = grid.cols / cols;
  for (int i = 0; i < rows * cols; ++i) {
    const int r = i / cols * height, c = i % cols * width;
    parts.list.push_back({r, c, arc::Cut(grid, r, c, height, width)});
  }
  return parts;
}

// The longer side cut into squares of the shorter one.
Objects Squares(const Grid& grid) {
  const int side = std::min(grid.rows, grid.cols);
  return CutEqually(grid, grid.rows / side, grid.cols / side);
}

// The `index`-th object as a grid by itself, counted from 1.
Grid PartAt(const Objects& objects, int index) {
  if (index < 1 || index > static_cast<int>(objects.list.size())) return Grid();
  return CutAt(*objects.source, objects.list[index - 1]);
}

}  // namespace

void AddParts(OperationTable* table) {
  table->Add("split", 2, SplitAtLines);
  table->Add("cut", 2, CutEqually);
  table->Add("squares", 2, Squares);
  table->Add("row_lines", 3, [](const Grid& grid) { return CutEqually(grid, grid.rows, 1); });
  table->Add("col_lines", 3, [](const Grid& grid) { return CutEqually(grid, 1, grid.cols); });
  table->Add("at", 2, PartAt);
}

}  // namespace arc_dsl
