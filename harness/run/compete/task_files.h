#pragma once
#include <filesystem>
#include <span>
#include <string>

#include "tasks/puzzle.h"

namespace arc {

/// Writes tasks as a Kaggle challenges file, without any test output: what the workers of a
/// contest are given, so that nothing in it can lean on a solution. Atomic. Throws
/// CannotWrite naming the path.
void WriteChallenges(const std::filesystem::path& path, std::span<const Puzzle> tasks);

}  // namespace arc
