// Which colours there are, and grids recoloured.
#include <algorithm>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

// The colour with the most (or, negated, fewest) cells among those that wanted() admits;
// none where two are equal.
template <typename Wanted>
std::optional<Colour> Extreme(const Grid& grid, int sign, const Wanted& wanted) {
  const auto counts = CountColours(grid);
  int best = -1;
  bool tie = false;
  for (int i = 0; i < 10; ++i) {
    if (counts[i] == 0 || !wanted(i)) continue;
    if (best >= 0 && counts[i] == counts[best]) tie = true;
    if (best < 0 || sign * counts[i] > sign * counts[best]) best = i, tie = false;
  }
  if (best < 0 || tie) return std::nullopt;
  return Colour{static_cast<uint8_t>(best)};
}

Grid Keep(const Grid& grid, Colour colour) {
  const uint8_t b = Background(grid);
  return Map(grid, [=](uint8_t cell) { return cell == colour.value ? cell : b; });
}

Grid Drop(const Grid& grid, Colour colour) {
  const uint8_t b = Background(grid);
  return Map(grid, [=](uint8_t cell) { return cell == colour.value ? b : cell; });
}

Grid PaintAll(const Grid& grid, Colour colour) {
  const uint8_t b = Background(grid);
  return Map(grid, [=](uint8_t cell) { return cell == b ? cell : colour.value; });
}

Grid Swap(const Grid& grid, Colour a, Colour b) {
  return Map(grid, [=](uint8_t cell) {
    return cell == a.value ? b.value : cell == b.value ? a.value : cell;
  });
}

// Of a grid with exactly two colours, each cell takes the other one.
Grid Invert(const Grid& grid) {
  const auto counts = CountColours(grid);
  if (std::count(counts.begin(), counts.end(), 0) != 8) return Grid();
  const auto there = [](int count) { return count > 0; };
  const auto first = std::find_if(counts.begin(), counts.end(), there);
  const auto second = std::find_if(first + 1, counts.end(), there);
  return Swap(grid, {static_cast<uint8_t>(first - counts.begin())},
              {static_cast<uint8_t>(second - counts.begin())});
}

Grid Recolour(const Grid& grid, Colour from, Colour to) {
  return Map(grid, [=](uint8_t cell) { return cell == from.value ? to.value : cell; });
}

Grid PlainLike(const Grid& grid, Colour colour) { return Grid(grid.rows, grid.cols, colour.value); }

}  // namespace

void AddColours(OperationTable* table) {
  const auto any = [](int) { return true; };
  table->Add("background", 2, [](const Grid& grid) { return Colour{Background(grid)}; });
  table->Add("most_common", 2, [any](const Grid& grid) { return Extreme(grid, 1, any); });
  table->Add("rarest", 2, [any](const Grid& grid) { return Extreme(grid, -1, any); });
  table->Add("main_colour", 2, [](const Grid& grid) {
    return Extreme(grid, 1, [b = Background(grid)](int colour) { return colour != b; });
  });
  table->Add("keep", 2, Keep);
  table->Add("drop", 2, Drop);
  table->Add("paint_all", 3, PaintAll);
  table->Add("recolour", 3, Recolour);
  table->Add("swap", 3, Swap);
  table->Add("invert", 2, Invert);
  table->Add("plain_like", 2, PlainLike);
  table->Add("cell", 2, [](Colour colour) { return Grid(1, 1, colour.value); });
}

}  // namespace arc_dsl
