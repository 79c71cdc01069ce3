#include "tasks/arc/task_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "tasks/arc/limits.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

using nlohmann::json;

/// Where a value stands, and who is told what is wrong there.
struct Place {
  ArcTaskParser& parser;
  const std::string& file;
  const std::string& task;
  std::string path;

  Place Key(const char* key) const {
    return {parser, file, task, path.empty() ? key : path + "." + key};
  }
  Place Index(size_t i) const { return {parser, file, task, fmt::format("{}[{}]", path, i)}; }
  void Fault(std::string reason) const { parser.Fault({file, task, path, std::move(reason)}); }
};

bool IsCount(size_t count, const Place& place, const char* what) {
  if (count >= 1 && count <= kMaxArcSide) return true;
  place.Fault(fmt::format("has {} {}: 1..{} are allowed", count, what, kMaxArcSide));
  return false;
}

bool IsList(const json& value, const Place& place) {
  if (value.is_array()) return true;
  place.Fault(fmt::format("is {}: a list is expected", Shown(value)));
  return false;
}

bool IsObject(const json& value, const Place& place) {
  if (value.is_object()) return true;
  place.Fault(fmt::format("is {}: an object is expected", Shown(value)));
  return false;
}

/// Null where there is none, which is told.
const json* Member(const json& object, const char* key, const Place& place) {
  const auto member = object.find(key);
  if (member != object.end()) return &*member;
  place.Fault(fmt::format("has no '{}'", key));
  return nullptr;
}

bool ReadColour(const json& cell, uint8_t& to) {
  if (!cell.is_number_integer()) return false;
  const auto colour = cell.get<int64_t>();
  to = static_cast<uint8_t>(colour);
  return colour >= 0 && colour < kArcColours;
}

/// One row into `cells`.
bool ReadRow(const json& row, const Place& grid, size_t r, size_t width, uint8_t* cells) {
  if (!row.is_array()) return IsList(row, grid.Index(r));
  if (row.size() != width) {
    grid.Index(r).Fault(fmt::format("has {} cells, but row 0 has {}", row.size(), width));
    return false;
  }
  for (size_t c = 0; c < width; ++c) {
    if (ReadColour(row[c], cells[c])) continue;
    grid.Index(r).Index(c).Fault(
        fmt::format("is {}: a colour is an integer in 0..9", Shown(row[c])));
    return false;
  }
  return true;
}

std::optional<Grid> ReadGrid(const json& value, const Place& place) {
  if (!IsList(value, place) || !IsCount(value.size(), place, "rows")) return std::nullopt;
  if (!IsList(value[0], place.Index(0))) return std::nullopt;
  if (!IsCount(value[0].size(), place.Index(0), "cells")) return std::nullopt;
  Grid grid(static_cast<int>(value.size()), static_cast<int>(value[0].size()));
  for (size_t r = 0; r < value.size(); ++r) {
    uint8_t* const cells = grid.cells.data() + r * value[0].size();
    if (!ReadRow(value[r], place, r, value[0].size(), cells)) return std::nullopt;
  }
  return grid;
}

/// An output that is not there, or null, is none.
const json* OutputOf(const json& pair) {
  const auto output = pair.find("output");
  return output == pair.end() || output->is_null() ? nullptr : &*output;
}

void CountOthers(const json& object, std::initializer_list<const char*> known,
                  const std::string& before, ArcTaskParser& parser) {
  if (object.size() <= known.size()) {
    size_t found = 0;
    for (const char* name : known) found += object.contains(name);
    if (found == object.size()) return;
  }
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      parser.CountUnknown(before + name);
  }
}

void ReadDemonstration(const json& value, const Place& place, Puzzle& puzzle) {
  if (!IsObject(value, place)) return;
  CountOthers(value, {"input", "output"}, "train[].", place.parser);
  const json* input = Member(value, "input", place);
  const json* output = OutputOf(value);
  if (!output) place.Fault("has no 'output'");
  std::optional<Grid> in, out;
  if (input) in = ReadGrid(*input, place.Key("input"));
  if (output) out = ReadGrid(*output, place.Key("output"));
  if (in && out) puzzle.demonstrations.push_back({std::move(*in), std::move(out)});
}

void ReadTest(const json& value, const Place& place, Puzzle& puzzle) {
  Pair& pair = puzzle.tests.emplace_back();
  if (!IsObject(value, place)) return;
  CountOthers(value, {"input", "output"}, "test[].", place.parser);
  if (const json* input = Member(value, "input", place)) {
    pair.input = ReadGrid(*input, place.Key("input")).value_or(Grid());
  }
  if (const json* output = OutputOf(value)) pair.output = ReadGrid(*output, place.Key("output"));
}

void ReadPairs(const json& task, const char* key, const Place& place, Puzzle& puzzle,
               void (*read)(const json&, const Place&, Puzzle&)) {
  const json* pairs = Member(task, key, place);
  if (!pairs || !IsList(*pairs, place.Key(key))) return;
  if (pairs->empty()) place.Key(key).Fault("has no pair: at least 1 is needed");
  for (size_t i = 0; i < pairs->size(); ++i) read((*pairs)[i], place.Key(key).Index(i), puzzle);
}

}  // namespace

std::string TaskFault::Text() const {
  return fmt::format("{}:{}{}{} {}", file, task.empty() ? "" : fmt::format(" task '{}'", task),
                     task.empty() || place.empty() ? "" : ": ", place, reason);
}

ArcTaskParser::ArcTaskParser()
    : on_fault_([](const TaskFault& fault) { throw BadData(fault.Text()); }) {}

Puzzle ArcTaskParser::Parse(const json& task, const std::string& file, const std::string& id) {
  const Place place{*this, file, id, ""};
  Puzzle puzzle;
  puzzle.id = id;
  puzzle.source = file;
  if (IsObject(task, place)) {
    CountOthers(task, {"train", "test"}, "", *this);
    ReadPairs(task, "train", place, puzzle, ReadDemonstration);
    ReadPairs(task, "test", place, puzzle, ReadTest);
  }
  if (puzzle.tests.empty()) puzzle.tests.emplace_back();
  return puzzle;
}

void ArcTaskParser::AddSolutions(const json& outputs, const std::string& file, Puzzle& puzzle) {
  const Place place{*this, file, puzzle.id, ""};
  if (!IsList(outputs, place)) return;
  if (outputs.size() != puzzle.tests.size()) {
    place.Fault(fmt::format("has {} outputs, but the task has {} test inputs", outputs.size(),
                            puzzle.tests.size()));
    return;
  }
  for (size_t i = 0; i < outputs.size(); ++i) {
    const std::optional<Grid> output = ReadGrid(outputs[i], place.Index(i));
    std::optional<Grid>& known = puzzle.tests[i].output;
    if (output && known && *known != *output) {
      place.Index(i).Fault(fmt::format("differs from the output in {}", puzzle.source));
    }
    if (output) known = output;
  }
}

}  // namespace arc
