#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "tasks/puzzle.h"

namespace arc {

/// A number for each puzzle, from 0 up in order of first appearance, equal where puzzles share
/// a pair, be it demonstration or test, directly or through others: what is held out of one
/// task belongs together. Outputs that are unknown count as one value.
std::vector<size_t> GroupBySharedPairs(std::span<const Puzzle> puzzles);

}  // namespace arc
