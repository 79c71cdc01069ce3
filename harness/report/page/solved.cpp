#include "harness/report/page/solved.h"

namespace arc {

bool Solved(const ResultRecord& result, const EvaluationRecord& evaluation) {
  if (evaluation.primary_metric == "shortest_path") return result.valid;
  return result.correct_at > 0 && result.correct_at <= evaluation.attempts;
}

std::vector<PuzzleResult> SolvedByPuzzle(const std::vector<ResultRecord>& results,
                                         const EvaluationRecord& evaluation) {
  std::vector<PuzzleResult> puzzles;
  for (const ResultRecord& result : results) {
    if (puzzles.empty() || puzzles.back().puzzle != result.puzzle) {
      puzzles.push_back({result.puzzle, 0, 0});
    }
    puzzles.back().solved += Solved(result, evaluation);
    ++puzzles.back().outputs;
  }
  return puzzles;
}

}  // namespace arc
