// A grid's objects.
#include <algorithm>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

Objects Collect(const Grid& grid, const std::vector<std::vector<int>>& regions) {
  Objects objects{std::make_shared<const Grid>(grid), {}};
  for (const auto& cells : regions) objects.list.push_back(ObjectOf(grid, cells));
  return objects;
}

bool Equal(uint8_t a, uint8_t b) { return a == b; }
bool Always(uint8_t, uint8_t) { return true; }

Objects Filled(const Grid& grid, bool diagonal, bool (*joined)(uint8_t, uint8_t)) {
  const uint8_t b = Background(grid);
  return Collect(grid, Regions(
                           grid, diagonal, [b](uint8_t cell) { return cell != b; }, joined));
}

// All cells of a colour as one object, for each colour but the background.
Objects ByColour(const Grid& grid) {
  const uint8_t b = Background(grid);
  std::vector<std::vector<int>> cells(10);
  for (size_t i = 0; i < grid.cells.size(); ++i) {
    if (grid.cells[i] != b) cells[grid.cells[i]].push_back(static_cast<int>(i));
  }
  std::erase_if(cells, [](const auto& list) { return list.empty(); });
  return Collect(grid, cells);
}

Objects OfColour(const Grid& grid, Colour colour, bool diagonal) {
  return Collect(grid,
                 Regions(
                     grid, diagonal, [=](uint8_t cell) { return cell == colour.value; }, Equal));
}

// Regions of the background: the rooms between walls.
Objects Rooms(const Grid& grid) {
  const uint8_t b = Background(grid);
  return Collect(grid, Regions(
                           grid, false, [b](uint8_t cell) { return cell == b; }, Equal));
}

// All regions of one colour, background or not.
Objects AllRegions(const Grid& grid) {
  return Collect(grid, Regions(
                           grid, false, [](uint8_t) { return true; }, Equal));
}

// How many cells from (row, col) along the step have the colour.
int Run(const Grid& grid, int row, int col, Step step) {
  const uint8_t colour = grid.At(row, col);
  int length = 0;
  for (; Inside(grid, row, col) && grid.At(row, col) == colour; ++length) {
    row += step.row, col += step.col;
  }
  return length;
}

// The largest rectangle with an outline of one colour and its upper left corner here; its
// sides are at least 3, and what is inside is not all of that colour.
std::optional<Object> FrameAt(const Grid& grid, int row, int col) {
  const int width = Run(grid, row, col, {0, 1}), height = Run(grid, row, col, {1, 0});
  for (int area = width * height; area >= 9; --area) {
    for (int w = 3; w <= width; ++w) {
      if (area % w != 0 || area / w < 3 || area / w > height) continue;
      const int h = area / w;
      if (Run(grid, row + h - 1, col, {0, 1}) < w || Run(grid, row, col + w - 1, {1, 0}) < h) {
        continue;
      }
      const Grid inside = arc::Cut(grid, row + 1, col + 1, h - 2, w - 2);
      if (CountColours(inside)[grid.At(row, col)] == (h - 2) * (w - 2)) continue;
      return Object{row, col, arc::Cut(grid, row, col, h, w)};
    }
  }
  return std::nullopt;
}

// Outlined rectangles, with what they hold; those of the background's colour are none.
Objects Framed(const Grid& grid) {
  const uint8_t b = Background(grid);
  Objects objects{std::make_shared<const Grid>(grid), {}};
  for (int r = 0; r + 2 < grid.rows; ++r) {
    for (int c = 0; c + 2 < grid.cols; ++c) {
      if (grid.At(r, c) == b) continue;
      if (auto frame = FrameAt(grid, r, c)) objects.list.push_back(std::move(*frame));
    }
  }
  return objects;
}

// Each object's rectangle with a line around it, as far as the grid goes, and all that it holds.
Objects WithMargin(const Objects& objects) {
  Objects wide{objects.source, {}};
  for (const Object& o : objects.list) {
    const int top = std::max(0, o.row - 1), left = std::max(0, o.col - 1);
    const int bottom = std::min(objects.source->rows, o.row + o.cells.rows + 1);
    const int right = std::min(objects.source->cols, o.col + o.cells.cols + 1);
    wide.list.push_back(
        {top, left, arc::Cut(*objects.source, top, left, bottom - top, right - left)});
  }
  return wide;
}

Objects OfMask(const Grid& grid, const Mask& mask) {
  Objects objects{std::make_shared<const Grid>(grid), {}};
  if (!SameShape(grid, mask.cells)) return objects;
  for (const auto& cells : Regions(
           mask.cells, true, [](uint8_t cell) { return cell != 0; }, Always)) {
    objects.list.push_back(ObjectOf(grid, cells));
  }
  return objects;
}

}  // namespace

void AddObjects(OperationTable* table) {
  table->Add("objects", 2, [](const Grid& grid) { return Filled(grid, true, Equal); });
  table->Add("objects4", 2, [](const Grid& grid) { return Filled(grid, false, Equal); });
  table->Add("clusters", 2, [](const Grid& grid) { return Filled(grid, true, Always); });
  table->Add("clusters4", 3, [](const Grid& grid) { return Filled(grid, false, Always); });
  table->Add("by_colour", 2, ByColour);
  table->Add("objects_of", 3,
             [](const Grid& grid, Colour colour) { return OfColour(grid, colour, true); });
  table->Add("rooms", 3, Rooms);
  table->Add("regions", 3, AllRegions);
  table->Add("framed", 2, Framed);
  table->Add("with_margin", 2, WithMargin);
  table->Add("pieces", 2, OfMask);
}

}  // namespace arc_dsl
