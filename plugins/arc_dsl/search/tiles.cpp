#include "plugins/arc_dsl/search/tiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tasks/arc/limits.h"
#include "tasks/arc/shapes.h"

namespace arc_dsl {
namespace {

constexpr int kMostAside = 6;   ///< tiles in a row or column
constexpr int kMostTiles = 16;  ///< in all

bool Divides(const Task& task, int rows, int cols) {
  return std::all_of(task.outputs.begin(), task.outputs.end(), [=](const Grid& grid) {
    return grid.rows % rows == 0 && grid.cols % cols == 0;
  });
}

// The nodes that are the tiles, row by row; empty where one is not known.
std::vector<int> NodesOf(const Task& task, const Bank& bank, int rows, int cols) {
  std::vector<int> nodes;
  for (int i = 0; i < rows * cols; ++i) {
    std::vector<Value> tile;
    for (const Grid& out : task.outputs) {
      const int height = out.rows / rows, width = out.cols / cols;
      tile.push_back(arc::Cut(out, i / cols * height, i % cols * width, height, width));
    }
    nodes.push_back(bank.FindGrid(tile));
    if (nodes.back() < 0) return {};
  }
  return nodes;
}

// An empty grid where the tiles are not of one shape, or too large together.
Grid Lay(const Bank& bank, const std::vector<int>& nodes, int rows, int cols, size_t example) {
  const auto tile = [&](int i) -> const Grid& {
    return std::get<Grid>(bank[nodes[i]].values[example]);
  };
  const int height = tile(0).rows, width = tile(0).cols;
  for (int i = 0; i < rows * cols; ++i) {
    if (tile(i).rows != height || tile(i).cols != width) return Grid();
  }
  if (height * rows > arc::kMaxArcSide || width * cols > arc::kMaxArcSide) return Grid();
  return arc::BuildGrid(height * rows, width * cols, [&](int r, int c) {
    return tile(r / height * cols + c / width).At(r % height, c % width);
  });
}

void Try(const Task& task, const Bank& bank, int rows, int cols, Programs* programs) {
  const std::vector<int> nodes = NodesOf(task, bank, rows, cols);
  if (nodes.empty()) return;
  Program program;
  for (size_t i = task.demonstrations(); i < task.inputs.size(); ++i) {
    program.answers.push_back(Lay(bank, nodes, rows, cols, i));
    if (program.answers.back().empty()) return;
  }
  const std::set<int> distinct(nodes.begin(), nodes.end());
  program.cost = 2 + rows * cols / 2;
  for (const int node : distinct) program.cost += bank[node].cost;
  for (const int node : nodes) program.text += ", " + bank.TextOf(node);
  program.text = fmt::format("tiles({}, {}{})", rows, cols, program.text);
  programs->Add(std::move(program));
}

}  // namespace

void FindTilings(const Task& task, const Bank& bank, Programs* programs) {
  for (int rows = 1; rows <= kMostAside; ++rows) {
    for (int cols = 1; cols <= kMostAside; ++cols) {
      if (rows * cols < 2 || rows * cols > kMostTiles || !Divides(task, rows, cols)) continue;
      Try(task, bank, rows, cols, programs);
    }
  }
}

}  // namespace arc_dsl
