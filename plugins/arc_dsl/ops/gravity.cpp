// Cells and objects that fall.
#include <algorithm>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"
#include "tasks/transform.h"

namespace arc_dsl {
namespace {

// Filled cells of each column lie upon its bottom, in their order.
Grid CellsDown(const Grid& grid) {
  const uint8_t b = Background(grid);
  Grid result(grid.rows, grid.cols, b);
  for (int c = 0; c < grid.cols; ++c) {
    int to = grid.rows - 1;
    for (int r = grid.rows - 1; r >= 0; --r) {
      if (grid.At(r, c) != b) result.At(to--, c) = grid.At(r, c);
    }
  }
  return result;
}

bool IsFree(const Grid& grid, const Object& object, uint8_t background) {
  bool free = true;
  ForEachCell(object.cells, [&](int r, int c) {
    if (object.cells.At(r, c) == kClear) return;
    const int row = object.row + r, col = object.col + c;
    free &= Inside(grid, row, col) && grid.At(row, col) == background;
  });
  return free;
}

// Objects move as they are, one after the other, the foremost first, until something stops
// them; what is not among the objects stands still.
Grid Slide(const Objects& objects, Step step) {
  Grid grid = *objects.source;
  const uint8_t b = Background(grid);
  std::vector<Object> moving = objects.list;
  const auto reach = [step](const Object& o) {
    return step.row * (o.row + (step.row > 0 ? o.cells.rows : 0)) +
           step.col * (o.col + (step.col > 0 ? o.cells.cols : 0));
  };
  std::stable_sort(moving.begin(), moving.end(),
                   [&](const Object& x, const Object& y) { return reach(x) > reach(y); });
  for (Object& object : moving) {
    Object hole = object;
    for (uint8_t& cell : hole.cells.cells) cell = cell == kClear ? cell : b;
    Paint(hole, &grid);
    for (Object next = object; IsFree(grid, next, b);) {
      object = next;
      next.row += step.row, next.col += step.col;
    }
    Paint(object, &grid);
  }
  return grid;
}

// How far the object can go along the step until it touches the colour; -1: it cannot.
int WayTo(const Grid& grid, Object object, Step step, uint8_t colour, uint8_t background) {
  for (int way = 0;; ++way) {
    object.row += step.row, object.col += step.col;
    if (IsFree(grid, object, background)) continue;
    bool touches = false;
    ForEachCell(object.cells, [&](int r, int c) {
      const int row = object.row + r, col = object.col + c;
      touches |=
          object.cells.At(r, c) != kClear && Inside(grid, row, col) && grid.At(row, col) == colour;
    });
    return touches ? way : -1;
  }
}

// Each object goes the shortest straight way to the colour, one after the other.
Grid Approach(const Objects& objects, Colour colour) {
  Grid grid = *objects.source;
  const uint8_t b = Background(grid);
  for (Object object : objects.list) {
    Object hole = object;
    for (uint8_t& cell : hole.cells.cells) cell = cell == kClear ? cell : b;
    Paint(hole, &grid);
    int least = -1;
    Step best;
    for (size_t s = 0; s < 4; ++s) {
      const int way = WayTo(grid, object, kSteps[s], colour.value, b);
      if (way >= 0 && (least < 0 || way < least)) least = way, best = kSteps[s];
    }
    object.row += best.row * std::max(least, 0), object.col += best.col * std::max(least, 0);
    Paint(object, &grid);
  }
  return grid;
}

}  // namespace

void AddGravity(OperationTable* table) {
  table->Add("approach", 2, Approach);
  struct Direction {
    const char* name;
    int turn;  ///< the dihedral map that makes it downwards
    Step step;
  };
  for (const auto& [name, turn, step] : {Direction{"down", 0, {1, 0}},
                                         {"up", 5, {-1, 0}},
                                         {"left", 1, {0, -1}},
                                         {"right", 6, {0, 1}}}) {
    table->Add("fall", name, 3, [turn = turn](const Grid& grid) {
      return arc::ApplyDihedral(arc::InverseDihedral(turn),
                                CellsDown(arc::ApplyDihedral(turn, grid)));
    });
    table->Add("slide", name, 2,
               [step = step](const Objects& objects) { return Slide(objects, step); });
  }
}

}  // namespace arc_dsl
