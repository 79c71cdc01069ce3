// Mirror images complete each other.
#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"
#include "tasks/transform.h"

namespace arc_dsl {
namespace {

// Background cells take what the grid's image under a map of the square has there.
Grid OverlayImage(const Grid& grid, int dihedral) {
  const Grid image = arc::ApplyDihedral(dihedral, grid);
  if (!SameShape(image, grid)) return Grid();
  const uint8_t b = Background(grid);
  Grid result = grid;
  for (size_t i = 0; i < grid.cells.size(); ++i) {
    if (grid.cells[i] == b) result.cells[i] = image.cells[i];
  }
  return result;
}

Grid OverlayImages(const Grid& grid, const std::vector<int>& maps) {
  Grid result = grid;
  for (const int map : maps) {
    result = OverlayImage(result, map);
    if (result.empty()) break;
  }
  return result;
}

// A reflection: row -> rows - row, col -> cols - col, or both exchanged.
struct Mirror {
  bool transpose = false;
  bool flip_rows = false;
  bool flip_cols = false;
};

// Where a mirror that has its axes at half of (rows, cols) puts a cell.
Step Image(const Mirror& mirror, int rows, int cols, int r, int c) {
  if (mirror.transpose) std::swap(r, c);
  return {mirror.flip_rows ? rows - r : r, mirror.flip_cols ? cols - c : c};
}

// Cells that agree with their image, or -1 where one does not; holes agree with all.
int Agreement(const Grid& grid, uint8_t hole, const Mirror& mirror, int rows, int cols) {
  int agree = 0;
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) {
      const Step to = Image(mirror, rows, cols, r, c);
      if (grid.At(r, c) == hole || !Inside(grid, to.row, to.col)) continue;
      const uint8_t image = grid.At(to.row, to.col);
      if (image == hole) continue;
      if (image != grid.At(r, c)) return -1;
      ++agree;
    }
  }
  return agree;
}

void FillFromImage(const Grid& grid, uint8_t hole, const Mirror& mirror, int rows, int cols,
                   Grid* result) {
  ForEachCell(grid, [&](int r, int c) {
    const Step to = Image(mirror, rows, cols, r, c);
    if (result->At(r, c) == hole && Inside(grid, to.row, to.col)) {
      result->At(r, c) = result->At(to.row, to.col);
    }
  });
}

struct Axes {
  int agree = 0;
  int rows = 0;
  int cols = 0;
};

// The axes with most agreement that contradict no cell and lie near the middle.
Axes BestAxes(const Grid& grid, uint8_t hole, const Mirror& mirror) {
  Axes best;
  const int least = static_cast<int>(grid.cells.size()) / 3;
  for (int rows = grid.rows - 4; rows < grid.rows + 3; ++rows) {
    for (int cols = grid.cols - 4; cols < grid.cols + 3; ++cols) {
      if (!mirror.flip_rows && rows != grid.rows - 1) continue;
      if (!mirror.flip_cols && cols != grid.cols - 1) continue;
      const int agree = Agreement(grid, hole, mirror, rows, cols);
      if (agree > best.agree && agree > least) best = {agree, rows, cols};
    }
  }
  return best;
}

// Cells of the colour take what the grid's symmetry, whichever it has, wants there.
Grid Complete(const Grid& grid, Colour hole) {
  Grid result = grid;
  for (const Mirror& mirror : {Mirror{false, true, false},
                               {false, false, true},
                               {false, true, true},
                               {true, false, false}}) {
    const Axes axes = BestAxes(result, hole.value, mirror);
    if (axes.agree > 0) {
      FillFromImage(result, hole.value, mirror, axes.rows, axes.cols, &result);
    }
  }
  return result == grid ? Grid() : result;
}

}  // namespace

void AddSymmetry(OperationTable* table) {
  const std::vector<std::pair<const char*, std::vector<int>>> images = {
      {"left_right", {4}}, {"up_down", {5}},          {"half_turn", {2}}, {"both", {4, 5}},
      {"transpose", {6}},  {"quarter_turns", {1, 2}}, {"all", {4, 5, 6}}};
  for (const auto& [name, maps] : images) {
    table->Add("overlay_image", name, 3,
               [maps = maps](const Grid& grid) { return OverlayImages(grid, maps); });
  }
  table->Add("complete_symmetry", 2, Complete);
}

}  // namespace arc_dsl
