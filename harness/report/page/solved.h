#pragma once
#include <string>
#include <vector>

#include "db/store.h"
#include "evaluators/compare.h"

namespace arc {

/// Solved as the suite's headline has it: a maze by any shortest path, the others exactly, by
/// one of the attempts.
bool Solved(const ResultRecord& result, const EvaluationRecord& evaluation);

/// An evaluation's results summed up by puzzle.
std::vector<PuzzleResult> SolvedByPuzzle(const std::vector<ResultRecord>& results,
                                         const EvaluationRecord& evaluation);

}  // namespace arc
