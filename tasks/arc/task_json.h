#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "tasks/puzzle.h"

namespace arc {

/// Where a value stands, for messages: file, task, and the path inside the task
/// in JSON's own notation, indices from 0: `a.json: task 'x': train[1].input[2][3]`.
struct JsonPlace {
  std::string file;
  std::string task;
  std::string path;
  JsonPlace Key(const char* key) const;
  JsonPlace Index(size_t i) const;
  std::string Text() const;
};

/// A rectangle of 1..30 x 1..30 integers in 0..9. Throws BadData.
Grid ParseArcGrid(const nlohmann::json& value, const JsonPlace& place);

/// `{"train": [pairs], "test": [pairs]}`, at least one of each; a train pair has
/// both grids, a test pair may lack its output. Throws BadData.
Puzzle ParseArcTask(const nlohmann::json& value, const std::string& file, const std::string& id);

/// Test outputs `[grid, ...]` of the puzzle from a solutions file. Throws BadData
/// where their number differs or one contradicts an output already there.
void AddArcSolutions(const nlohmann::json& value, const std::string& file, Puzzle& puzzle);

}  // namespace arc
