#include "plugins/arc_baseline/readings.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/arc/shapes.h"
#include "tasks/transform.h"

namespace arc_baseline {
namespace {

using arc::ApplyDihedral;
using arc::Grid;
using arc::Pair;
using Pairs = std::vector<Pair>;
using Readings = std::vector<Reading>;

// A reading of one layer; an empty grid: does not apply.
void AddGrid(const std::string& name, std::function<Grid(const Grid&)> make, Readings* all) {
  all->push_back({name, [make = std::move(make)](const Grid& input) {
                    Grid grid = make(input);
                    return grid.empty() ? Layers{} : Layers{std::move(grid)};
                  }});
}

void AddTurnsAndConstant(const Pairs& pairs, Readings* all) {
  for (int d = 0; d < 8; ++d) {
    AddGrid(
        fmt::format("dihedral {}", d), [d](const Grid& g) { return ApplyDihedral(d, g); }, all);
  }
  AddGrid(
      "constant", [output = *pairs[0].output](const Grid&) { return output; }, all);
}

void AddCrops(Readings* all) {
  using Wanted = std::function<bool(uint8_t)>;
  using Rule = std::function<Wanted(const Grid&)>;
  const std::vector<std::pair<std::string, Rule>> rules = {
      {"not black", [](const Grid&) { return [](uint8_t c) { return c != 0; }; }},
      {"not the background",
       [](const Grid& g) { return [b = MostFrequentColour(g)](uint8_t c) { return c != b; }; }},
      {"the rarest colour",
       [](const Grid& g) { return [l = LeastFrequentColour(g)](uint8_t c) { return c == l; }; }}};
  for (const auto& [name, rule] : rules) {
    for (int d = 0; d < 8; ++d) {
      AddGrid(
          fmt::format("crop to {}, dihedral {}", name, d),
          [rule, d](const Grid& g) { return ApplyDihedral(d, CropTo(g, rule(g))); }, all);
    }
  }
  for (int colour = 1; colour < 10; ++colour) {
    AddGrid(
        fmt::format("crop to colour {}", colour),
        [colour](const Grid& g) { return CropTo(g, [=](uint8_t c) { return c == colour; }); }, all);
  }
}

// The tile at (row, col) of an output of rows x cols tiles, as a dihedral map of
// the input, or 8 for a black one; the first that every demonstration allows; -1: none.
int TileAt(const Pairs& pairs, int row, int col) {
  const auto fits = [=](const Pair& pair, int d) {
    const Grid& in = pair.input;
    const Grid tile = d < 8 ? ApplyDihedral(d, in) : Grid(in.rows, in.cols);
    return tile.rows == in.rows && tile.cols == in.cols &&
           tile == Cut(*pair.output, row * in.rows, col * in.cols, in.rows, in.cols);
  };
  for (int d = 0; d <= 8; ++d) {
    if (std::all_of(pairs.begin(), pairs.end(), [&](const Pair& p) { return fits(p, d); })) {
      return d;
    }
  }
  return -1;
}

Grid LayTiles(const Grid& input, int rows, int cols, const std::vector<int>& tiles) {
  Grid output(input.rows * rows, input.cols * cols);
  for (int i = 0; i < rows * cols; ++i) {
    if (tiles[i] == 8) continue;
    const Grid tile = ApplyDihedral(tiles[i], input);
    if (tile.rows != input.rows || tile.cols != input.cols) return Grid();
    for (int r = 0; r < tile.rows; ++r) {
      for (int c = 0; c < tile.cols; ++c) {
        output.At(i / cols * input.rows + r, i % cols * input.cols + c) = tile.At(r, c);
      }
    }
  }
  return output;
}

void AddTiling(const Pairs& pairs, int rows, int cols, Readings* all) {
  std::vector<int> tiles;
  for (int i = 0; i < rows * cols; ++i) tiles.push_back(TileAt(pairs, i / cols, i % cols));
  if (std::count(tiles.begin(), tiles.end(), -1) > 0) return;
  AddGrid(
      "tiles", [=](const Grid& g) { return LayTiles(g, rows, cols, tiles); }, all);
}

// Outputs that are the same multiple of their inputs' sizes in every demonstration.
void AddEnlargements(const Pairs& pairs, Readings* all) {
  const int rows = pairs[0].output->rows / pairs[0].input.rows;
  const int cols = pairs[0].output->cols / pairs[0].input.cols;
  const bool multiple = std::all_of(pairs.begin(), pairs.end(), [=](const Pair& pair) {
    return pair.output->rows == pair.input.rows * rows &&
           pair.output->cols == pair.input.cols * cols;
  });
  if (!multiple || rows * cols < 2) return;
  AddGrid(
      "enlarge", [=](const Grid& g) { return Enlarge(g, rows, cols); }, all);
  AddTiling(pairs, rows, cols, all);
  all->push_back({"copies of itself", [=](const Grid& g) {
                    return Layers{Enlarge(g, rows, cols), Repeat(g, rows, cols)};
                  }});
}

// Outputs of an n-th of the size: shrunk, one part, or the parts combined.
void AddReductions(const Pairs& pairs, Readings* all) {
  const int rows = std::max(1, pairs[0].input.rows / pairs[0].output->rows);
  const int cols = std::max(1, pairs[0].input.cols / pairs[0].output->cols);
  if (rows * cols < 2) return;
  AddGrid(
      "shrink", [=](const Grid& g) { return Shrink(g, rows, cols); }, all);
  if (rows * cols > 9) return;
  for (const int gap : {0, 1}) {
    for (int i = 0; i < rows * cols; ++i) {
      AddGrid(
          fmt::format("part {}", i),
          [=](const Grid& g) {
            const Layers parts = Parts(g, rows, cols, gap);
            return parts.empty() ? Grid() : parts[i];
          },
          all);
    }
    all->push_back({"parts combined", [=](const Grid& g) { return Parts(g, rows, cols, gap); }});
  }
}

void AddMirrors(const std::string& name, std::vector<int> maps, Readings* all) {
  all->push_back({name, [maps = std::move(maps)](const Grid& g) {
                    Layers layers{g};
                    for (const int d : maps) {
                      layers.push_back(ApplyDihedral(d, g));
                      if (layers.back().rows != g.rows || layers.back().cols != g.cols) {
                        return Layers{};
                      }
                    }
                    return layers;
                  }});
}

void AddNeighbours(const std::string& name, std::vector<std::pair<int, int>> at, Readings* all) {
  all->push_back({name, [at = std::move(at)](const Grid& g) {
                    Layers layers{g};
                    for (const auto& [row, col] : at) layers.push_back(Shift(g, row, col));
                    return layers;
                  }});
}

}  // namespace

Readings ReadingsFor(const Pairs& pairs) {
  Readings all;
  if (pairs.empty()) return all;
  AddTurnsAndConstant(pairs, &all);
  AddCrops(&all);
  AddEnlargements(pairs, &all);
  AddReductions(pairs, &all);
  AddMirrors("mirror left-right", {4}, &all);
  AddMirrors("mirror up-down", {5}, &all);
  AddMirrors("half turn", {2}, &all);
  AddMirrors("transpose", {6}, &all);
  AddMirrors("both mirrors", {2, 4, 5}, &all);
  AddMirrors("all eight maps", {1, 2, 3, 4, 5, 6, 7}, &all);
  AddNeighbours("left and right", {{0, -1}, {0, 1}}, &all);
  AddNeighbours("above and below", {{-1, 0}, {1, 0}}, &all);
  AddNeighbours("four neighbours", {{0, -1}, {0, 1}, {-1, 0}, {1, 0}}, &all);
  AddNeighbours("eight neighbours",
                {{0, -1}, {0, 1}, {-1, 0}, {1, 0}, {-1, -1}, {-1, 1}, {1, -1}, {1, 1}}, &all);
  return all;
}

}  // namespace arc_baseline
