#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tasks/suite.h"

namespace arc {

/// Reads mazes of the suite's size from any of these, told apart by content;
/// throws BadData with file, line and value. Walls `#`, floor a space, `S`, `G`,
/// the marked path `o`.
/// - a folder in the layout of the public builders (one split of it)
/// - a CSV file with the header `source,question,answer,rating`, mazes row by row
/// - text: a maze is rows of its width, mazes have an empty line between them,
///   `.` also stands for floor. Without an `o` the output is SolveMaze's; then,
///   or with a path marked, G must be reachable.
std::vector<Puzzle> ReadMazes(const std::filesystem::path& path, const SuiteInfo& info);

}  // namespace arc
