// Objects changed in place, and reduced to cells.
#include <algorithm>
#include <set>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/properties.h"
#include "plugins/arc_dsl/ops/tools.h"
#include "tasks/arc/limits.h"
#include "tasks/transform.h"

namespace arc_dsl {
namespace {

template <typename Change>
Grid ChangeEach(const Objects& objects, const Change& change) {
  Grid grid = *objects.source;
  for (const Object& object : objects.list) Paint(change(object), &grid);
  return grid;
}

// All cells of an object, or of its bounding box, in its main colour.
Object Plain(const Object& object, bool box) {
  Object plain = object;
  const uint8_t colour = MainColour(object);
  for (uint8_t& cell : plain.cells.cells) cell = cell == kClear && !box ? kClear : colour;
  return plain;
}

Object Turned(const Object& object, int dihedral) {
  Object turned = object;
  const Grid image = arc::ApplyDihedral(dihedral, object.cells);
  if (SameShape(image, object.cells)) turned.cells = image;
  return turned;
}

// Turned in the rectangle where it lies, what is not the object's included.
Grid TurnBoxes(const Objects& objects, int dihedral) {
  return ChangeEach(objects, [&](const Object& object) {
    return Turned({object.row, object.col, CutAt(*objects.source, object)}, dihedral);
  });
}

// The rarest colour of an object becomes that of all its cells.
Grid PaintByOdd(const Objects& objects) {
  return ChangeEach(objects, [](const Object& object) {
    const auto counts = CountColours(object.cells);
    int odd = MainColour(object);
    for (int i = 0; i < 10; ++i) {
      if (counts[i] > 0 && counts[i] < counts[odd]) odd = i;
    }
    Object plain = object;
    for (uint8_t& cell : plain.cells.cells)
      cell = cell == kClear ? kClear : static_cast<uint8_t>(odd);
    return plain;
  });
}

// A cell of the main colour for each object, one beside (or below) the other.
Grid Line(const Objects& objects, bool right) {
  const int count = static_cast<int>(objects.list.size());
  if (count > arc::kMaxArcSide) return Grid();
  return BuildGrid(right ? 1 : count, right ? count : 1,
                   [&](int r, int c) { return MainColour(objects.list[r + c]); });
}

// A cell for each object, where objects lie in whole rows and columns.
Grid Matrix(const Objects& objects) {
  std::set<int> rows, cols;
  for (const Object& o : objects.list) rows.insert(o.row), cols.insert(o.col);
  if (rows.size() * cols.size() != objects.list.size() || rows.size() > 30 || cols.size() > 30) {
    return Grid();
  }
  Grid grid(static_cast<int>(rows.size()), static_cast<int>(cols.size()), kClear);
  for (const Object& o : objects.list) {
    grid.At(static_cast<int>(std::distance(rows.begin(), rows.find(o.row))),
            static_cast<int>(std::distance(cols.begin(), cols.find(o.col)))) = MainColour(o);
  }
  return std::count(grid.cells.begin(), grid.cells.end(), kClear) == 0 ? grid : Grid();
}

// The objects laid upon each other in their order; they must be of one size.
Grid Overlay(const Objects& objects) {
  const uint8_t b = Background(*objects.source);
  Grid grid = objects.list[0].cells;
  for (const Object& o : objects.list) {
    if (!SameShape(o.cells, grid)) return Grid();
    for (size_t i = 0; i < grid.cells.size(); ++i) {
      if (grid.cells[i] == kClear || grid.cells[i] == b) grid.cells[i] = o.cells.cells[i];
    }
  }
  return Map(grid, [b](uint8_t cell) { return cell == kClear ? b : cell; });
}

}  // namespace

void AddRecolourings(OperationTable* table) {
  table->Add("plain", 3, [](const Objects& all) {
    return ChangeEach(all, [](const Object& object) { return Plain(object, false); });
  });
  table->Add("fill_boxes", 3, [](const Objects& all) {
    return ChangeEach(all, [](const Object& object) { return Plain(object, true); });
  });
  table->Add("paint_by_odd", 3, PaintByOdd);
  for (const auto& [name, dihedral] : {std::pair{"flip_h", 4},
                                       {"flip_v", 5},
                                       {"turn_half", 2},
                                       {"turn_left", 1},
                                       {"transpose", 6}}) {
    table->Add("each_box", name, 3,
               [d = dihedral](const Objects& all) { return TurnBoxes(all, d); });
  }
  table->Add("row_of", 2, [](const Objects& objects) { return Line(objects, true); });
  table->Add("column_of", 2, [](const Objects& objects) { return Line(objects, false); });
  table->Add("matrix_of", 2, Matrix);
  table->Add("overlay", 2, Overlay);
}

}  // namespace arc_dsl
