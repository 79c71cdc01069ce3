#pragma once
#include <filesystem>
#include <vector>

#include "tasks/suite.h"

namespace arc {

/// Reads puzzles from any of these, told apart by content; throws BadData.
/// - a folder of task files, in the order of their names; id: the name's stem
/// - one task file `{"train": [...], "test": [...]}`
/// - a Kaggle challenges file `{id: task}`; outputs from the file beside it whose
///   name has `solutions` for `challenges`, where there is one
/// - a file `{"train": {id: task}, "eval": {id: task}}`; `path#train` or
///   `path#eval` takes one part
/// - a folder in the layout of the public builders, or one split of it
std::vector<Puzzle> ReadArcPuzzles(const std::filesystem::path& path, const SuiteInfo& info);

}  // namespace arc
