#pragma once
#include <filesystem>
#include <vector>

#include "tasks/suite.h"

namespace arc {

/// Puzzles of a dataset in the layout of the public ARC builders: the first,
/// plain view of each group, translation undone. Rows of the folder `test` are
/// test pairs, other rows demonstrations (the builders put the test pairs of
/// training tasks there); a task of both is one puzzle. Throws BadData.
std::vector<Puzzle> ReadArcArrays(const std::filesystem::path& folder, const SuiteInfo& info);

}  // namespace arc
