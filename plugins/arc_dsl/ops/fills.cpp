// What is enclosed.
#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

bool TouchesBorder(const Grid& grid, const std::vector<int>& cells) {
  for (const int cell : cells) {
    const int r = cell / grid.cols, c = cell % grid.cols;
    if (r == 0 || c == 0 || r == grid.rows - 1 || c == grid.cols - 1) return true;
  }
  return false;
}

// The background's regions that do not reach the border.
std::vector<std::vector<int>> Holes(const Grid& grid, bool diagonal) {
  const uint8_t b = Background(grid);
  auto regions = Regions(
      grid, diagonal, [b](uint8_t cell) { return cell == b; },
      [](uint8_t, uint8_t) { return true; });
  std::erase_if(regions, [&grid](const auto& cells) { return TouchesBorder(grid, cells); });
  return regions;
}

// A hole in walls that diagonal steps cannot pass is a hole of diagonal regions.
Mask Enclosed(const Grid& grid, bool diagonal) {
  Mask mask{Grid(grid.rows, grid.cols)};
  for (const auto& hole : Holes(grid, diagonal)) {
    for (const int cell : hole) mask.cells.cells[cell] = 1;
  }
  return mask;
}

// The colour next to the region, where it is one.
std::optional<uint8_t> ColourAround(const Grid& grid, const std::vector<int>& cells) {
  std::optional<uint8_t> around;
  for (const int cell : cells) {
    for (size_t s = 0; s < 4; ++s) {
      const int r = cell / grid.cols + kSteps[s].row, c = cell % grid.cols + kSteps[s].col;
      if (!Inside(grid, r, c) || grid.At(r, c) == grid.cells[cell]) continue;
      if (around && *around != grid.At(r, c)) return std::nullopt;
      around = grid.At(r, c);
    }
  }
  return around;
}

Grid FillHoles(const Grid& grid) {
  Grid result = grid;
  for (const auto& hole : Holes(grid, false)) {
    const auto colour = ColourAround(grid, hole);
    for (const int cell : hole) {
      if (colour) result.cells[cell] = *colour;
    }
  }
  return result;
}

// Each hole as a number: its size.
Layer HoleSize(const Grid& grid) {
  Layer layer{Grid(grid.rows, grid.cols)};
  for (const auto& hole : Holes(grid, false)) {
    const auto size = static_cast<uint8_t>(std::min<size_t>(hole.size(), 250));
    for (const int cell : hole) layer.cells.cells[cell] = size;
  }
  return layer;
}

// The grid where the background that reaches the border takes the colour of
// the touching cells: the colours flow outwards as far as they can.
Grid Flood(const Grid& grid, size_t steps) {
  const uint8_t b = Background(grid);
  Grid result = grid;
  std::vector<int> front;
  for (size_t i = 0; i < grid.cells.size(); ++i) {
    if (grid.cells[i] != b) front.push_back(static_cast<int>(i));
  }
  for (size_t i = 0; i < front.size(); ++i) {
    for (size_t s = 0; s < steps; ++s) {
      const int r = front[i] / grid.cols + kSteps[s].row, c = front[i] % grid.cols + kSteps[s].col;
      if (!Inside(grid, r, c) || result.At(r, c) != b) continue;
      result.At(r, c) = result.cells[front[i]];
      front.push_back(r * grid.cols + c);
    }
  }
  return result;
}

// The colour flows over background from its cells, and stops at all others.
Mask Reach(const Grid& grid, Colour colour, bool diagonal) {
  const uint8_t b = Background(grid);
  Mask mask{Grid(grid.rows, grid.cols)};
  const auto regions = Regions(
      grid, diagonal, [=](uint8_t cell) { return cell == b || cell == colour.value; },
      [](uint8_t, uint8_t) { return true; });
  for (const auto& cells : regions) {
    bool holds = false;
    for (const int cell : cells) holds |= grid.cells[cell] == colour.value;
    for (const int cell : cells) mask.cells.cells[cell] = holds;
  }
  return mask;
}

}  // namespace

void AddFills(OperationTable* table) {
  table->Add("enclosed", 2, [](const Grid& grid) { return Enclosed(grid, false); });
  table->Add("enclosed_diagonally", 3, [](const Grid& grid) { return Enclosed(grid, true); });
  table->Add("fill_holes", 2, FillHoles);
  table->Add("hole_size", 3, HoleSize);
  table->Add("flood4", 3, [](const Grid& grid) { return Flood(grid, 4); });
  table->Add("flood8", 3, [](const Grid& grid) { return Flood(grid, 8); });
  table->Add("reach4", 3,
             [](const Grid& grid, Colour colour) { return Reach(grid, colour, false); });
  table->Add("reach8", 3,
             [](const Grid& grid, Colour colour) { return Reach(grid, colour, true); });
}

}  // namespace arc_dsl
