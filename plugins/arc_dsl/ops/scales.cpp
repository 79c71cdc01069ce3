// The grid enlarged, shrunk and repeated.
#include <numeric>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"
#include "tasks/arc/limits.h"
#include "tasks/transform.h"

namespace arc_dsl {
namespace {

bool Fits(int rows, int cols) {
  return rows > 0 && cols > 0 && rows <= arc::kMaxArcSide && cols <= arc::kMaxArcSide;
}

Grid EnlargeBy(const Grid& grid, int rows, int cols) {
  if (!Fits(grid.rows * rows, grid.cols * cols)) return Grid();
  return arc::Enlarge(grid, rows, cols);
}

Grid ShrinkBy(const Grid& grid, int size) {
  if (size < 2 || grid.rows % size != 0 || grid.cols % size != 0) return Grid();
  return arc::Shrink(grid, size, size);
}

// Is every block of rows x cols cells of one colour?
bool HasBlocks(const Grid& grid, int rows, int cols) {
  bool plain = true;
  ForEachCell(grid, [&](int r, int c) {
    plain &= grid.At(r, c) == grid.At(r / rows * rows, c / cols * cols);
  });
  return plain;
}

// The largest blocks that the grid is made of become cells.
Grid ShrinkBlocks(const Grid& grid) {
  for (int size = std::gcd(grid.rows, grid.cols); size > 1; --size) {
    if (grid.rows % size == 0 && grid.cols % size == 0 && HasBlocks(grid, size, size)) {
      return arc::Shrink(grid, size, size);
    }
  }
  return Grid();
}

Grid RepeatBy(const Grid& grid, int rows, int cols) {
  if (!Fits(grid.rows * rows, grid.cols * cols)) return Grid();
  return arc::Repeat(grid, rows, cols);
}

// The grid and its image under a flip, side by side or one upon the other.
Grid WithMirror(const Grid& grid, int dihedral, bool right, bool image_first) {
  if (!Fits(grid.rows * (right ? 1 : 2), grid.cols * (right ? 2 : 1))) return Grid();
  const Grid image = arc::ApplyDihedral(dihedral, grid);
  const Grid& first = image_first ? image : grid;
  const Grid& second = image_first ? grid : image;
  return BuildGrid(grid.rows * (right ? 1 : 2), grid.cols * (right ? 2 : 1), [&](int r, int c) {
    return r < grid.rows && c < grid.cols ? first.At(r, c)
                                          : second.At(r % grid.rows, c % grid.cols);
  });
}

// A copy of the grid where a cell of the mask is chosen, background elsewhere.
Grid Stamp(const Mask& mask, const Grid& grid) {
  const int rows = mask.cells.rows * grid.rows, cols = mask.cells.cols * grid.cols;
  if (!Fits(rows, cols)) return Grid();
  const uint8_t background = Background(grid);
  return BuildGrid(rows, cols, [&](int r, int c) {
    return mask.cells.At(r / grid.rows, c / grid.cols) != 0 ? grid.At(r % grid.rows, c % grid.cols)
                                                            : background;
  });
}

// A copy of the second grid for each filled cell of the first, in that cell's colour.
Grid StampInColours(const Grid& at, const Grid& grid) {
  const int rows = at.rows * grid.rows, cols = at.cols * grid.cols;
  if (!Fits(rows, cols)) return Grid();
  const uint8_t empty = Background(at), background = Background(grid);
  return BuildGrid(rows, cols, [&](int r, int c) {
    const uint8_t colour = at.At(r / grid.rows, c / grid.cols);
    return grid.At(r % grid.rows, c % grid.cols) == background ? empty : colour;
  });
}

// The smallest tile that the whole grid repeats.
Grid Tile(const Grid& grid) {
  const auto repeats = [&grid](int rows, int cols) {
    bool same = true;
    ForEachCell(grid, [&](int r, int c) { same &= grid.At(r, c) == grid.At(r % rows, c % cols); });
    return same;
  };
  int rows = 1, cols = 1;
  while (rows < grid.rows && !repeats(rows, grid.cols)) ++rows;
  while (cols < grid.cols && !repeats(grid.rows, cols)) ++cols;
  if (rows == grid.rows && cols == grid.cols) return Grid();
  return arc::Cut(grid, 0, 0, rows, cols);
}

}  // namespace

void AddScales(OperationTable* table) {
  table->Add("enlarge", 2, [](const Grid& grid, int by) { return EnlargeBy(grid, by, by); });
  table->Add("widen", 3, [](const Grid& grid, int by) { return EnlargeBy(grid, 1, by); });
  table->Add("heighten", 3, [](const Grid& grid, int by) { return EnlargeBy(grid, by, 1); });
  table->Add("shrink", 2, ShrinkBy);
  table->Add("shrink_blocks", 2, ShrinkBlocks);
  table->Add("repeat", 3, [](const Grid& grid, int by) { return RepeatBy(grid, by, by); });
  table->Add("repeat_right", 3, [](const Grid& grid, int by) { return RepeatBy(grid, 1, by); });
  table->Add("repeat_down", 3, [](const Grid& grid, int by) { return RepeatBy(grid, by, 1); });
  table->Add("mirror_right", 3, [](const Grid& grid) { return WithMirror(grid, 4, true, false); });
  table->Add("mirror_left", 3, [](const Grid& grid) { return WithMirror(grid, 4, true, true); });
  table->Add("mirror_down", 3, [](const Grid& grid) { return WithMirror(grid, 5, false, false); });
  table->Add("mirror_up", 3, [](const Grid& grid) { return WithMirror(grid, 5, false, true); });
  table->Add("stamp", 2, Stamp);
  table->Add("stamp_in_colours", 2, StampInColours);
  table->Add("tile", 2, Tile);
}

}  // namespace arc_dsl
