#pragma once
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "tasks/puzzle.h"

namespace arc {

/// What is wrong with one task of a file, and where.
struct TaskFault {
  std::string file;
  std::string task;   ///< id; empty: the file as a whole
  std::string place;  ///< in JSON's own notation, indices from 0: `train[1].input[2][3]`; empty:
                      ///< the task as a whole
  std::string reason;
  /// `a.json: task 'x': train[1].input[2][3] is 11: a colour is an integer in 0..9`
  std::string Text() const;
};

/// Makes puzzles of tasks `{"train": [pairs], "test": [pairs]}`: at least one of each, a
/// train pair with both grids, a test pair perhaps without its output, a grid being 1..30
/// rows of 1..30 integers in 0..9. Other members are passed over and counted.
class ArcTaskParser {
 public:
  using OnFault = std::function<void(TaskFault)>;
  /// A fault throws BadData.
  ArcTaskParser();
  /// A fault, at most one a grid, is told, and parsing goes on without what cannot be read.
  explicit ArcTaskParser(OnFault on_fault) : on_fault_(std::move(on_fault)) {}

  /// After faults: demonstrations that are whole, and as many tests as there are test
  /// pairs (1 where that cannot be told), an input that cannot be read being an empty grid.
  Puzzle Parse(const nlohmann::json& task, const std::string& file, const std::string& id);
  /// Test outputs `[grid, ...]` of the puzzle from a solutions file. A fault: their number
  /// differs, or one contradicts an output already there.
  void AddSolutions(const nlohmann::json& outputs, const std::string& file, Puzzle& puzzle);
  void Fault(TaskFault fault) { on_fault_(std::move(fault)); }

  /// A member that is no part of a task: `name`, or of its pairs: `test[].name`.
  void CountUnknown(const std::string& member) { ++unknown_[member]; }
  /// How many there were, by name.
  const std::map<std::string, size_t>& unknown() const { return unknown_; }

 private:
  OnFault on_fault_;
  std::map<std::string, size_t> unknown_;
};

}  // namespace arc
