// Noise removed.
#include <algorithm>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

// Cells that no neighbour (of 8) equals take the background, or the most frequent
// colour around them.
Grid DropLonely(const Grid& grid, bool to_background) {
  const uint8_t b = Background(grid);
  return BuildGrid(grid.rows, grid.cols, [&](int r, int c) {
    std::array<int, 10> around{};
    for (const Step step : kSteps) {
      const int row = r + step.row, col = c + step.col;
      if (Inside(grid, row, col)) ++around[grid.At(row, col)];
    }
    if (around[grid.At(r, c)] > 0) return grid.At(r, c);
    const auto most = std::max_element(around.begin(), around.end());
    return to_background ? b : static_cast<uint8_t>(most - around.begin());
  });
}

// Cells that are in no 2x2 block of filled cells become background.
Grid KeepSolid(const Grid& grid) {
  const uint8_t b = Background(grid);
  Grid result(grid.rows, grid.cols, b);
  for (int r = 0; r + 1 < grid.rows; ++r) {
    for (int c = 0; c + 1 < grid.cols; ++c) {
      const uint8_t colour = grid.At(r, c);
      if (colour == b || grid.At(r, c + 1) != colour || grid.At(r + 1, c) != colour ||
          grid.At(r + 1, c + 1) != colour) {
        continue;
      }
      result.At(r, c) = result.At(r, c + 1) = colour;
      result.At(r + 1, c) = result.At(r + 1, c + 1) = colour;
    }
  }
  return result;
}

// Every row, or column, takes its most frequent colour.
Grid LineMajority(const Grid& grid, bool rows) {
  std::vector<std::array<int, 10>> counts(static_cast<size_t>(rows ? grid.rows : grid.cols));
  ForEachCell(grid, [&](int r, int c) { ++counts[rows ? r : c][grid.At(r, c)]; });
  return BuildGrid(grid.rows, grid.cols, [&](int r, int c) {
    const auto& line = counts[rows ? r : c];
    return static_cast<uint8_t>(std::max_element(line.begin(), line.end()) - line.begin());
  });
}

// Rows, or columns, sorted by their numbers of filled cells.
Grid SortLines(const Grid& grid, bool rows) {
  const uint8_t b = Background(grid);
  const int count = rows ? grid.rows : grid.cols;
  std::vector<int> filled(static_cast<size_t>(count)), order(static_cast<size_t>(count));
  ForEachCell(grid, [&](int r, int c) { filled[rows ? r : c] += grid.At(r, c) != b; });
  for (int i = 0; i < count; ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](int x, int y) { return filled[x] < filled[y]; });
  return BuildGrid(grid.rows, grid.cols, [&](int r, int c) {
    return rows ? grid.At(order[r], c) : grid.At(r, order[c]);
  });
}

}  // namespace

void AddCleaning(OperationTable* table) {
  table->Add("drop_lonely", 2, [](const Grid& grid) { return DropLonely(grid, true); });
  table->Add("smooth", 3, [](const Grid& grid) { return DropLonely(grid, false); });
  table->Add("keep_solid", 3, KeepSolid);
  table->Add("row_majority", 3, [](const Grid& grid) { return LineMajority(grid, true); });
  table->Add("column_majority", 3, [](const Grid& grid) { return LineMajority(grid, false); });
  table->Add("sort_rows", 4, [](const Grid& grid) { return SortLines(grid, true); });
  table->Add("sort_columns", 4, [](const Grid& grid) { return SortLines(grid, false); });
}

}  // namespace arc_dsl
