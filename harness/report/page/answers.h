#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "db/store.h"
#include "tasks/suite.h"

namespace arc {

/// The puzzles that an evaluation was made on.
struct EvaluatedPuzzles {
  std::unique_ptr<Suite> suite;  ///< null where they could not be had
  std::vector<Puzzle> puzzles;
  std::string problem;  ///< why not
};

/// "rows,cols,cells": a character a cell, 0-9 and a-z.
std::string GridCode(const Grid& grid);

/// An evaluation's answers for the page, from its stored votes:
///   "steps"    the halting steps that votes were read at
///   "byViews"  [[views, value, low, high], ...] of its primary score, with all steps
///   "bySteps"  the same by step, with all views
///   "answers"  {"puzzle": [by test: {"right", "grids": [code], "good": [bool], "voted":
///              [by step: [[grid, votes], ... at most K]], "own": [by step: [grid, confidence,
///              halted] of view 0, or null]}]} of the first `most` puzzles
/// Curves and judgements are left out where the puzzles or their solutions are not known.
nlohmann::json AnswersJson(const Store& store, const EvaluationRow& row,
                           const EvaluatedPuzzles& known, size_t most);

}  // namespace arc
