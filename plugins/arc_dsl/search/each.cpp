#include "plugins/arc_dsl/search/each.h"

#include <algorithm>
#include <map>
#include <set>

#include "plugins/arc_dsl/ops/tools.h"
#include "tasks/arc/limits.h"

namespace arc_dsl {
namespace {

constexpr size_t kMostExamples = 80;
using Shape = std::pair<int, int>;  ///< rows and columns of results

// How many results lie below and beside each other; nothing where the objects lie otherwise.
std::optional<Shape> ShapeOf(const Objects& objects, Layout layout) {
  const int count = static_cast<int>(objects.list.size());
  if (layout == Layout::kRow) return Shape{1, count};
  if (layout == Layout::kColumn) return Shape{count, 1};
  std::set<int> rows, cols;
  for (const Object& object : objects.list) rows.insert(object.row), cols.insert(object.col);
  const Shape shape{static_cast<int>(rows.size()), static_cast<int>(cols.size())};
  if (shape.first * shape.second != count) return std::nullopt;
  return shape;
}

// The part of the output that stands for each object.
std::vector<Grid> BlocksOf(const Grid& output, const Objects& objects, Layout layout) {
  std::vector<Grid> blocks;
  const auto shape = ShapeOf(objects, layout);
  if (!shape || output.rows % shape->first != 0 || output.cols % shape->second != 0) return blocks;
  const int height = output.rows / shape->first, width = output.cols / shape->second;
  for (int i = 0; i < static_cast<int>(objects.list.size()); ++i) {
    blocks.push_back(
        arc::Cut(output, i / shape->second * height, i % shape->second * width, height, width));
  }
  return blocks;
}

std::vector<Grid> PlacesOf(const Grid& output, const Objects& objects) {
  std::vector<Grid> places;
  Grid copy = *objects.source;
  if (!SameShape(copy, output)) return places;
  for (const Object& object : objects.list) {
    if (SameShape(object.cells, output)) return {};
    places.push_back(CutAt(output, object));
    Paint({object.row, object.col, places.back()}, &copy);
  }
  return copy == output ? places : std::vector<Grid>();
}

Grid JoinInPlace(const Objects& objects, const Grid* results) {
  Grid grid = *objects.source;
  for (size_t i = 0; i < objects.list.size(); ++i) {
    const Object& object = objects.list[i];
    if (!SameShape(object.cells, results[i])) return Grid();
    Paint({object.row, object.col, results[i]}, &grid);
  }
  return grid;
}

Grid JoinBlocks(const Objects& objects, const Grid* results, Layout layout) {
  const auto shape = ShapeOf(objects, layout);
  if (!shape) return Grid();
  const int height = results[0].rows, width = results[0].cols;
  for (size_t i = 0; i < objects.list.size(); ++i) {
    if (!SameShape(results[i], results[0])) return Grid();
  }
  if (height * shape->first > arc::kMaxArcSide || width * shape->second > arc::kMaxArcSide) {
    return Grid();
  }
  return BuildGrid(height * shape->first, width * shape->second, [&](int r, int c) {
    return results[r / height * shape->second + c / width].At(r % height, c % width);
  });
}

}  // namespace

std::optional<EachTask> EachTask::Make(const Task& task, const std::vector<Objects>& objects,
                                       Layout layout) {
  const auto first_test = objects.begin() + static_cast<long>(task.demonstrations());
  EachTask each({first_test, objects.end()}, layout);
  std::map<Grid, Grid> known;
  for (size_t d = 0; d < task.demonstrations(); ++d) {
    const std::vector<Grid> results = layout == Layout::kInPlace
                                          ? PlacesOf(task.outputs[d], objects[d])
                                          : BlocksOf(task.outputs[d], objects[d], layout);
    if (results.empty()) return std::nullopt;
    for (size_t i = 0; i < results.size(); ++i) {
      const Grid input = CutAt(*objects[d].source, objects[d].list[i]);
      const auto [entry, fresh] = known.emplace(input, results[i]);
      if (!fresh && entry->second != results[i]) return std::nullopt;
      if (!fresh) continue;
      each.task_.inputs.push_back(input);
      each.task_.outputs.push_back(results[i]);
    }
  }
  if (each.task_.inputs.size() < 2) return std::nullopt;
  for (const Objects& test : each.tests_) {
    for (const Object& object : test.list) each.task_.inputs.push_back(CutAt(*test.source, object));
  }
  if (each.task_.inputs.size() > kMostExamples) return std::nullopt;
  each.task_.name = "it";
  return each;
}

std::optional<Program> EachTask::Join(const Program& program) const {
  Program joined{program.text, program.cost, {}};
  const Grid* results = program.answers.data();
  for (const Objects& test : tests_) {
    joined.answers.push_back(layout_ == Layout::kInPlace ? JoinInPlace(test, results)
                                                         : JoinBlocks(test, results, layout_));
    if (joined.answers.back().empty()) return std::nullopt;
    results += test.list.size();
  }
  return joined;
}

}  // namespace arc_dsl
