#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "submissions/fault.h"
#include "tasks/grid.h"

namespace arc {

/// 1 or 2 for "attempt_1", "attempt_2"; 0 for another key.
int AttemptNumber(const std::string& key);

/// Adds to `faults` where the outputs are no list of `tests`.
void CheckOutputCount(const std::string& task, const nlohmann::json& outputs, size_t tests,
                      std::vector<Fault>& faults);

/// Reads a task's list of outputs `[{"attempt_1": grid, "attempt_2": grid}, ...]`, adding what
/// is wrong within each to `faults`. Returns two grids for each of the `tests` outputs; one
/// that is not there or has a fault (at most one a grid) is empty.
std::vector<std::vector<Grid>> ReadOutputs(const std::string& task, const nlohmann::json& outputs,
                                           size_t tests, std::vector<Fault>& faults);

}  // namespace arc
