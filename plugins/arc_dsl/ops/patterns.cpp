// Periodic patterns: completed where a colour hides them, and continued.
#include <array>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

// A pattern that repeats after (rows, cols) cells, each row shifted by `slant` columns.
struct Period {
  int rows = 1;
  int cols = 1;
  int slant = 0;
  int Place(int r, int c) const {
    const int block = r / rows;
    return r % rows * cols + ((c - block * slant) % cols + cols) % cols;
  }
};

// The tile of the pattern, kClear where nothing is known; empty where a cell contradicts.
std::vector<uint8_t> Learn(const Grid& grid, uint8_t hole, const Period& period) {
  std::vector<uint8_t> tile(static_cast<size_t>(period.rows * period.cols), kClear);
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) {
      if (grid.At(r, c) == hole) continue;
      uint8_t& known = tile[period.Place(r, c)];
      if (known != kClear && known != grid.At(r, c)) return {};
      known = grid.At(r, c);
    }
  }
  return tile;
}

bool IsKnown(const std::vector<uint8_t>& tile) {
  if (tile.empty()) return false;
  for (const uint8_t cell : tile) {
    if (cell == kClear) return false;
  }
  return true;
}

// The smallest period that fits and leaves nothing unknown; the grid drawn by it.
Grid Complete(const Grid& grid, uint8_t hole, bool slanted) {
  for (int area = 1; area <= static_cast<int>(grid.cells.size()) / 2; ++area) {
    for (int rows = 1; rows <= std::min(area, grid.rows); ++rows) {
      if (area % rows != 0 || area / rows > grid.cols) continue;
      for (int slant = 0; slant < (slanted ? area / rows : 1); ++slant) {
        const Period period{rows, area / rows, slant};
        const auto tile = Learn(grid, hole, period);
        if (!IsKnown(tile)) continue;
        return BuildGrid(grid.rows, grid.cols,
                         [&](int r, int c) { return tile[period.Place(r, c)]; });
      }
    }
  }
  return Grid();
}

// Each row (a column's turn is a transposition away) continued by its own period.
Grid CompleteRows(const Grid& grid, uint8_t hole) {
  Grid result = grid;
  for (int r = 0; r < grid.rows; ++r) {
    const Grid row = arc::Cut(grid, r, 0, 1, grid.cols);
    if (CountColours(row)[hole] == grid.cols) continue;
    const Grid whole = Complete(row, hole, false);
    if (whole.empty()) return Grid();
    std::copy(whole.cells.begin(), whole.cells.end(), result.cells.begin() + r * grid.cols);
  }
  return result;
}

Grid Changed(Grid result, const Grid& grid) { return result == grid ? Grid() : result; }

}  // namespace

void AddPatterns(OperationTable* table) {
  table->Add("complete_pattern", 2, [](const Grid& grid, Colour hole) {
    return Changed(Complete(grid, hole.value, false), grid);
  });
  table->Add("complete_slanted", 3, [](const Grid& grid, Colour hole) {
    return Changed(Complete(grid, hole.value, true), grid);
  });
  table->Add("complete_rows", 3, [](const Grid& grid, Colour hole) {
    return Changed(CompleteRows(grid, hole.value), grid);
  });
}

}  // namespace arc_dsl
