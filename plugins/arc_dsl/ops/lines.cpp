// Cells joined by lines and prolonged to rays. What is drawn lies on background only.
#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

struct Bundle {
  const char* name;
  std::vector<Step> steps;
};

// From every filled cell along a step over background to the next filled cell; where
// both have one colour, the line between takes it.
void ConnectAlong(const Grid& grid, uint8_t background, Step step, Grid* result) {
  ForEachCell(grid, [&](int r, int c) {
    const uint8_t colour = grid.At(r, c);
    if (colour == background) return;
    int row = r + step.row, col = c + step.col, length = 0;
    for (; Inside(grid, row, col) && grid.At(row, col) == background; ++length) {
      row += step.row, col += step.col;
    }
    if (length == 0 || !Inside(grid, row, col) || grid.At(row, col) != colour) return;
    for (int i = 1; i <= length; ++i) result->At(r + i * step.row, c + i * step.col) = colour;
  });
}

Grid Connect(const Grid& grid, const std::vector<Step>& steps) {
  Grid result = grid;
  for (const Step step : steps) ConnectAlong(grid, Background(grid), step, &result);
  return result;
}

// From every filled cell along the steps, up to the next filled cell or the border.
Grid Rays(const Grid& grid, const std::vector<Step>& steps) {
  const uint8_t b = Background(grid);
  Grid result = grid;
  ForEachCell(grid, [&](int r, int c) {
    if (grid.At(r, c) == b) return;
    for (const Step step : steps) {
      int row = r + step.row, col = c + step.col;
      for (; Inside(grid, row, col) && grid.At(row, col) == b; row += step.row, col += step.col) {
        result.At(row, col) = grid.At(r, c);
      }
    }
  });
  return result;
}

// Rays of one colour, which pass under everything else.
Mask RaysOf(const Grid& grid, Colour colour, const std::vector<Step>& steps) {
  Mask mask{Grid(grid.rows, grid.cols)};
  ForEachCell(grid, [&](int r, int c) {
    if (grid.At(r, c) != colour.value) return;
    for (const Step step : steps) {
      for (int row = r, col = c; Inside(grid, row, col); row += step.row, col += step.col) {
        mask.cells.At(row, col) = 1;
      }
    }
  });
  return mask;
}

// Does a ray from the cell meet a filled one? In that case, the first colour it meets.
Grid Seen(const Grid& grid, Step step) {
  const uint8_t b = Background(grid);
  return BuildGrid(grid.rows, grid.cols, [&](int r, int c) {
    r += step.row, c += step.col;
    while (Inside(grid, r, c) && grid.At(r, c) == b) r += step.row, c += step.col;
    return Inside(grid, r, c) ? grid.At(r, c) : b;
  });
}

}  // namespace

void AddLines(OperationTable* table) {
  const std::vector<Bundle> connections = {{"rows", {{0, 1}}},
                                           {"columns", {{1, 0}}},
                                           {"both", {{0, 1}, {1, 0}}},
                                           {"diagonals", {{1, 1}, {1, -1}}},
                                           {"all", {{0, 1}, {1, 0}, {1, 1}, {1, -1}}}};
  for (const auto& [name, steps] : connections) {
    table->Add("connect", name, 2, [steps = steps](const Grid& g) { return Connect(g, steps); });
  }
  const std::vector<Bundle> bundles = {{"up", {{-1, 0}}},
                                       {"down", {{1, 0}}},
                                       {"left", {{0, -1}}},
                                       {"right", {{0, 1}}},
                                       {"rows", {{0, -1}, {0, 1}}},
                                       {"columns", {{-1, 0}, {1, 0}}},
                                       {"straight", {kSteps.begin(), kSteps.begin() + 4}},
                                       {"up_left", {{-1, -1}}},
                                       {"up_right", {{-1, 1}}},
                                       {"down_left", {{1, -1}}},
                                       {"down_right", {{1, 1}}},
                                       {"diagonals", {kSteps.begin() + 4, kSteps.end()}},
                                       {"all", {kSteps.begin(), kSteps.end()}}};
  for (const auto& [name, steps] : bundles) {
    table->Add("rays", name, 2, [steps = steps](const Grid& g) { return Rays(g, steps); });
    table->Add("rays_of", name, 3,
               [steps = steps](const Grid& g, Colour c) { return RaysOf(g, c, steps); });
    if (steps.size() == 1) {
      table->Add("seen", name, 3, [step = steps[0]](const Grid& g) { return Seen(g, step); });
    }
  }
}

}  // namespace arc_dsl
