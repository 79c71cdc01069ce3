#pragma once
#include <filesystem>
#include <vector>

#include "harness/run/prepare.h"
#include "tasks/puzzle.h"

/// Sealed evaluation (data.sealed): the solutions lie in a file of their own, which only the
/// scorer opens, and not before the predictions are on record.
namespace arc {

/// The tasks of a challenges file. Its solutions are not opened, be they there or not.
/// Throws UsageError where it cannot be sealed: another suite, no file with `challenges` in its
/// name, solutions in the file itself, or settings that choose tasks by their solutions; BadData
/// on faults of the file.
std::vector<Puzzle> ReadSealedTasks(const Config& config, const std::filesystem::path& challenges);

/// Beside the challenges, `solutions` for `challenges` in the name.
std::filesystem::path SolutionsBeside(const std::filesystem::path& challenges);

/// Opens the solutions of `prepared`, whose data.sealed is off from then on. False where the
/// file is not there; `prepared` is then left as it is. Throws BadData where the tasks are not
/// those that were answered.
bool OpenSolutions(Prepared& prepared, const std::filesystem::path& workspace);

}  // namespace arc
