#include "tasks/arc/task_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tasks/arc/limits.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

using nlohmann::json;

Error Bad(const JsonPlace& place, const std::string& what) {
  return BadData(fmt::format("{} {}", place.Text(), what));
}

void CheckCount(size_t count, const JsonPlace& place, const char* what) {
  if (count >= 1 && count <= kMaxArcSide) return;
  throw Bad(place, fmt::format("has {} {}: 1..{} are allowed", count, what, kMaxArcSide));
}

const json& ArrayAt(const json& value, const JsonPlace& place) {
  if (!value.is_array()) throw Bad(place, fmt::format("is {}: a list is expected", Shown(value)));
  return value;
}

const json& Member(const json& value, const char* key, const JsonPlace& place) {
  if (!value.is_object()) {
    throw Bad(place, fmt::format("is {}: an object is expected", Shown(value)));
  }
  const auto member = value.find(key);
  if (member == value.end()) throw Bad(place, fmt::format("has no '{}'", key));
  return *member;
}

uint8_t ParseColour(const json& cell, const JsonPlace& grid, size_t row, size_t col) {
  if (cell.is_number_integer()) {
    const auto colour = cell.get<int64_t>();
    if (colour >= 0 && colour < kArcColours) return static_cast<uint8_t>(colour);
  }
  throw Bad(grid.Index(row).Index(col),
            fmt::format("is {}: a colour is an integer in 0..9", Shown(cell)));
}

Pair ParsePair(const json& value, const JsonPlace& place, bool needs_output) {
  Pair pair;
  pair.input = ParseArcGrid(Member(value, "input", place), place.Key("input"));
  const auto output = value.find("output");
  if (output == value.end() || output->is_null()) {
    if (needs_output) throw Bad(place, "has no 'output'");
  } else {
    pair.output = ParseArcGrid(*output, place.Key("output"));
  }
  return pair;
}

std::vector<Pair> ParsePairs(const json& task, const char* key, const JsonPlace& task_place,
                             bool need_output) {
  const JsonPlace place = task_place.Key(key);
  const json& values = ArrayAt(Member(task, key, task_place), place);
  if (values.empty()) throw Bad(place, "has no pair: at least 1 is needed");
  std::vector<Pair> pairs;
  for (size_t i = 0; i < values.size(); ++i) {
    pairs.push_back(ParsePair(values[i], place.Index(i), need_output));
  }
  return pairs;
}

}  // namespace

JsonPlace JsonPlace::Key(const char* key) const {
  return {file, task, path.empty() ? key : path + "." + key};
}
JsonPlace JsonPlace::Index(size_t i) const { return {file, task, fmt::format("{}[{}]", path, i)}; }
std::string JsonPlace::Text() const {
  return fmt::format("{}: task '{}'{}{}", file, task, path.empty() ? "" : ": ", path);
}

Grid ParseArcGrid(const json& value, const JsonPlace& place) {
  ArrayAt(value, place);
  CheckCount(value.size(), place, "rows");
  ArrayAt(value[0], place.Index(0));
  CheckCount(value[0].size(), place.Index(0), "cells");
  Grid grid(static_cast<int>(value.size()), static_cast<int>(value[0].size()));
  uint8_t* cell = grid.cells.data();
  for (size_t r = 0; r < value.size(); ++r) {
    const json& row = value[r];
    if (!row.is_array()) ArrayAt(row, place.Index(r));
    if (row.size() != value[0].size()) {
      throw Bad(place.Index(r),
                fmt::format("has {} cells, but row 0 has {}", row.size(), value[0].size()));
    }
    for (size_t c = 0; c < row.size(); ++c) *cell++ = ParseColour(row[c], place, r, c);
  }
  return grid;
}

Puzzle ParseArcTask(const json& value, const std::string& file, const std::string& id) {
  const JsonPlace place{file, id, ""};
  Puzzle puzzle;
  puzzle.id = id;
  puzzle.source = file;
  puzzle.demonstrations = ParsePairs(value, "train", place, true);
  puzzle.tests = ParsePairs(value, "test", place, false);
  return puzzle;
}

void AddArcSolutions(const json& value, const std::string& file, Puzzle& puzzle) {
  const JsonPlace place{file, puzzle.id, ""};
  ArrayAt(value, place);
  if (value.size() != puzzle.tests.size()) {
    throw Bad(place, fmt::format("has {} outputs, but the task has {} test inputs", value.size(),
                                 puzzle.tests.size()));
  }
  for (size_t i = 0; i < value.size(); ++i) {
    Grid output = ParseArcGrid(value[i], place.Index(i));
    auto& known = puzzle.tests[i].output;
    if (known && *known != output) {
      throw Bad(place.Index(i), fmt::format("differs from the output in {}", puzzle.source));
    }
    known = std::move(output);
  }
}

}  // namespace arc
