#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tasks/suite.h"

namespace arc {

/// Throws BadData beginning with `place` if the pair breaks the suite's rules.
using BoardCheck = std::function<void(const Pair& pair, const std::string& place)>;

/// Puzzles of a split in the layout of the public builders: the first, plain view
/// of each group, symbol = token - 1, each seen by `check`. A row whose labels are
/// all 0 has no output. Throws BadData, also on a folder that holds several splits
/// (mixing train and test is never meant) or none.
std::vector<Puzzle> ReadBoardArrays(const std::filesystem::path& folder, const SuiteInfo& info,
                                    const BoardCheck& check);

}  // namespace arc
