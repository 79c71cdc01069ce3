// Objects back to grids, masks, layers and numbers.
#include <algorithm>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/properties.h"
#include "plugins/arc_dsl/ops/tools.h"
#include "tasks/arc/limits.h"

namespace arc_dsl {
namespace {

Object BoxOf(const Objects& objects) {
  int top = 99, left = 99, bottom = 0, right = 0;
  for (const Object& o : objects.list) {
    top = std::min(top, o.row), bottom = std::max(bottom, o.row + o.cells.rows);
    left = std::min(left, o.col), right = std::max(right, o.col + o.cells.cols);
  }
  return {top, left, Grid(bottom - top, right - left)};
}

// Only these objects, on a canvas like the source.
Grid Draw(const Objects& objects) {
  Grid grid(objects.source->rows, objects.source->cols, Background(*objects.source));
  for (const Object& object : objects.list) Paint(object, &grid);
  return grid;
}

Grid Crop(const Objects& objects) { return CutAt(Draw(objects), BoxOf(objects)); }
Grid CutOut(const Objects& objects) { return CutAt(*objects.source, BoxOf(objects)); }

Grid Erase(const Objects& objects) {
  Grid grid = *objects.source;
  const uint8_t b = Background(grid);
  for (Object object : objects.list) {
    for (uint8_t& cell : object.cells.cells) cell = cell == kClear ? cell : b;
    Paint(object, &grid);
  }
  return grid;
}

// A mask or layer of the source's shape from a number for each object's cell.
template <typename At>
Grid Fill(const Objects& objects, const At& at) {
  Grid grid(objects.source->rows, objects.source->cols);
  for (size_t i = 0; i < objects.list.size(); ++i) {
    const Object& o = objects.list[i];
    ForEachCell(o.cells, [&](int r, int c) {
      if (const int value = at(i, r, c); value >= 0) {
        grid.At(o.row + r, o.col + c) = static_cast<uint8_t>(std::min(value, 250));
      }
    });
  }
  return grid;
}

Mask Cells(const Objects& objects) {
  return {Fill(objects, [&](size_t i, int r, int c) {
    return objects.list[i].cells.At(r, c) == kClear ? -1 : 1;
  })};
}

Mask Boxes(const Objects& objects) {
  return {Fill(objects, [](size_t, int, int) { return 1; })};
}

Mask Frames(const Objects& objects) {
  return {Fill(objects, [&](size_t i, int r, int c) {
    const Grid& box = objects.list[i].cells;
    return r == 0 || c == 0 || r == box.rows - 1 || c == box.cols - 1 ? 1 : -1;
  })};
}

// 1 + the property's number at every cell of an object, 0 elsewhere.
Layer Show(const Objects& objects, const std::vector<int>& numbers) {
  return {Fill(objects, [&](size_t i, int r, int c) {
    return objects.list[i].cells.At(r, c) == kClear ? -1 : 1 + numbers[i];
  })};
}

// The place of each object's number among the distinct numbers: 0 the greatest.
std::vector<int> Ranks(const std::vector<int>& numbers) {
  std::vector<int> distinct = numbers;
  std::sort(distinct.rbegin(), distinct.rend());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  std::vector<int> ranks;
  for (const int number : numbers) {
    ranks.push_back(
        static_cast<int>(std::find(distinct.begin(), distinct.end(), number) - distinct.begin()));
  }
  return ranks;
}

// 1 for the least, so that the least is told apart however many there are.
std::vector<int> RanksFromLeast(const std::vector<int>& numbers) {
  std::vector<int> negated;
  for (const int number : numbers) negated.push_back(-number);
  return Ranks(negated);
}

void AddLayersOf(const Property& property, OperationTable* table) {
  table->Add("show", property.name, 1 + property.cost,
             [of = property.of](const Objects& all) { return Show(all, of(all)); });
  table->Add("rank", property.name, 1 + property.cost,
             [of = property.of](const Objects& all) { return Show(all, Ranks(of(all))); });
  table->Add("rank_from_least", property.name, 2 + property.cost,
             [of = property.of](const Objects& all) { return Show(all, RanksFromLeast(of(all))); });
}

// The objects one beside (or below) the other, in their order; sizes must fit.
Grid Stack(const Objects& objects, bool right) {
  int rows = 0, cols = 0;
  for (const Object& o : objects.list) {
    if (rows > 0 && (right ? o.cells.rows != rows : o.cells.cols != cols)) return Grid();
    rows = right ? o.cells.rows : rows + o.cells.rows;
    cols = right ? cols + o.cells.cols : o.cells.cols;
  }
  if (rows > arc::kMaxArcSide || cols > arc::kMaxArcSide) return Grid();
  Grid grid(rows, cols, Background(*objects.source));
  int at = 0;
  for (Object o : objects.list) {
    o.row = right ? 0 : at, o.col = right ? at : 0;
    at += right ? o.cells.cols : o.cells.rows;
    Paint(o, &grid);
  }
  return grid;
}

}  // namespace

void AddRenderings(OperationTable* table) {
  table->Add("crop", 1, Crop);
  table->Add("cut_out", 1, CutOut);
  table->Add("draw", 2, Draw);
  table->Add("erase", 2, Erase);
  table->Add("cells", 1, Cells);
  table->Add("boxes", 2, Boxes);
  table->Add("frames", 2, Frames);
  table->Add("beside", 3, [](const Objects& objects) { return Stack(objects, true); });
  table->Add("below", 3, [](const Objects& objects) { return Stack(objects, false); });
  table->Add("count", 1,
             [](const Objects& objects) { return static_cast<int>(objects.list.size()); });
  table->Add("colour_of", 1,
             [](const Objects& objects) { return Colour{MainColour(objects.list[0])}; });
  for (const Property& property : Properties()) AddLayersOf(property, table);
}

}  // namespace arc_dsl
