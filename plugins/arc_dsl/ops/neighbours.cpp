// Layers of what is around a cell.
#include <algorithm>
#include <bit>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

// How many of a cell's neighbours are filled; beyond the border nothing is.
Layer FilledAround(const Grid& grid, size_t first, size_t last) {
  const uint8_t b = Background(grid);
  return {BuildGrid(grid.rows, grid.cols, [&](int r, int c) {
    uint8_t count = 0;
    for (size_t s = first; s < last; ++s) {
      const int row = r + kSteps[s].row, col = c + kSteps[s].col;
      count += Inside(grid, row, col) && grid.At(row, col) != b;
    }
    return count;
  })};
}

// How many of a cell's neighbours have its own colour.
Layer SameAround(const Grid& grid, size_t steps) {
  return {BuildGrid(grid.rows, grid.cols, [&](int r, int c) {
    uint8_t count = 0;
    for (size_t s = 0; s < steps; ++s) {
      const int row = r + kSteps[s].row, col = c + kSteps[s].col;
      count += Inside(grid, row, col) && grid.At(row, col) == grid.At(r, c);
    }
    return count;
  })};
}

// The colours next to a cell beside background, as one where it is alone; 10 + their
// number where there are several.
Layer ColourAround(const Grid& grid, size_t steps) {
  const uint8_t b = Background(grid);
  return {BuildGrid(grid.rows, grid.cols, [&](int r, int c) {
    uint16_t seen = 0;
    uint8_t last = b;
    for (size_t s = 0; s < steps; ++s) {
      const int row = r + kSteps[s].row, col = c + kSteps[s].col;
      if (!Inside(grid, row, col) || grid.At(row, col) == b) continue;
      last = grid.At(row, col);
      seen = static_cast<uint16_t>(seen | 1u << last);
    }
    const int colours = std::popcount(seen);
    return colours <= 1 ? last : static_cast<uint8_t>(9 + colours);
  })};
}

// How many cells of the grid have the cell's colour: 1 for the most, and so on.
Layer ColourRank(const Grid& grid) {
  const auto counts = CountColours(grid);
  return {Map(grid, [&](uint8_t cell) {
    return static_cast<uint8_t>(std::count_if(counts.begin(), counts.end(),
                                              [&](int count) { return count > counts[cell]; }));
  })};
}

// Filled cells in the cell's row or column.
Layer FilledInLine(const Grid& grid, bool row) {
  const uint8_t b = Background(grid);
  std::vector<int> count(static_cast<size_t>(row ? grid.rows : grid.cols));
  ForEachCell(grid, [&](int r, int c) { count[row ? r : c] += grid.At(r, c) != b; });
  return {BuildGrid(grid.rows, grid.cols,
                    [&](int r, int c) { return static_cast<uint8_t>(count[row ? r : c]); })};
}

// Colours in the cell's row or column.
Layer ColoursInLine(const Grid& grid, bool row) {
  std::vector<uint32_t> seen(static_cast<size_t>(row ? grid.rows : grid.cols));
  ForEachCell(grid, [&](int r, int c) { seen[row ? r : c] |= 1u << grid.At(r, c); });
  return {BuildGrid(grid.rows, grid.cols, [&](int r, int c) {
    return static_cast<uint8_t>(std::popcount(seen[row ? r : c]));
  })};
}

// The cell `step` away, as a layer: beyond the border it is none of the colours.
Layer Neighbour(const Grid& grid, Step step) { return {arc::Shift(grid, step.row, step.col)}; }

// The grid moved by a step; what enters is background.
Grid Moved(const Grid& grid, Step step) {
  return Map(arc::Shift(grid, -step.row, -step.col),
             [b = Background(grid)](uint8_t cell) { return cell == arc::kOutside ? b : cell; });
}

// What leaves on one side enters on the other.
Grid Rolled(const Grid& grid, Step step) {
  return BuildGrid(grid.rows, grid.cols, [&](int r, int c) {
    return grid.At((r - step.row + grid.rows) % grid.rows, (c - step.col + grid.cols) % grid.cols);
  });
}

}  // namespace

void AddNeighbours(OperationTable* table) {
  static constexpr const char* kNames[] = {"up",      "down",     "left",      "right",
                                           "up_left", "up_right", "down_left", "down_right"};
  for (size_t s = 0; s < 8; ++s) {
    const Step step = kSteps[s];
    table->Add("neighbour", kNames[s], s < 4 ? 2 : 3,
               [step](const Grid& grid) { return Neighbour(grid, step); });
    if (s >= 4) continue;
    table->Add("move", kNames[s], 3, [step](const Grid& grid) { return Moved(grid, step); });
    table->Add("roll", kNames[s], 3, [step](const Grid& grid) { return Rolled(grid, step); });
  }
  table->Add("filled_around", "4", 2, [](const Grid& grid) { return FilledAround(grid, 0, 4); });
  table->Add("filled_around", "8", 2, [](const Grid& grid) { return FilledAround(grid, 0, 8); });
  table->Add("filled_around", "diagonal", 3,
             [](const Grid& grid) { return FilledAround(grid, 4, 8); });
  table->Add("same_around", "4", 3, [](const Grid& grid) { return SameAround(grid, 4); });
  table->Add("same_around", "8", 3, [](const Grid& grid) { return SameAround(grid, 8); });
  table->Add("colour_around", "4", 3, [](const Grid& grid) { return ColourAround(grid, 4); });
  table->Add("colour_around", "8", 3, [](const Grid& grid) { return ColourAround(grid, 8); });
  table->Add("colour_rank", 2, ColourRank);
  table->Add("colours_in_row", 3, [](const Grid& grid) { return ColoursInLine(grid, true); });
  table->Add("colours_in_column", 3, [](const Grid& grid) { return ColoursInLine(grid, false); });
  table->Add("filled_in_row", 3, [](const Grid& grid) { return FilledInLine(grid, true); });
  table->Add("filled_in_column", 3, [](const Grid& grid) { return FilledInLine(grid, false); });
}

}  // namespace arc_dsl
