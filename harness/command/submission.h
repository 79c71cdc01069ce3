#pragma once
#include <string>
#include <vector>

#include "tasks/puzzle.h"

namespace CLI {
class App;
}

namespace arc {

struct Globals;

/// The tasks that --data names, as eval's: "arc1", a recipe's evaluation set, a path. Throws
/// UsageError where they are no ARC tasks.
std::vector<Puzzle> ReadSubmissionTasks(const std::string& data, const Globals& globals);

void AddSubmissionCalibrate(CLI::App& submission, Globals& globals);

}  // namespace arc
