#pragma once
#include <span>
#include <string>
#include <vector>

#include "db/store.h"
#include "evaluators/compare.h"

namespace arc {

/// Whether an output counts as solved under its evaluation's primary `metric`: a maze by any
/// shortest path, the others exactly, by one of the first `attempts`. v_results says the same.
bool Solved(const ResultRecord& result, const std::string& metric, int attempts);

/// An evaluation's results, which come by puzzle, summed up by puzzle.
std::vector<PuzzleResult> ByPuzzle(std::span<const ResultRecord> results, const std::string& metric,
                                   int attempts);

}  // namespace arc
