#include "harness/report/solved.h"

namespace arc {

bool Solved(const ResultRecord& result, const std::string& metric, int attempts) {
  if (metric == "shortest_path") return result.valid;
  return result.correct_at > 0 && result.correct_at <= attempts;
}

std::vector<PuzzleResult> ByPuzzle(std::span<const ResultRecord> results, const std::string& metric,
                                   int attempts) {
  std::vector<PuzzleResult> puzzles;
  for (const ResultRecord& result : results) {
    if (puzzles.empty() || puzzles.back().puzzle != result.puzzle) {
      puzzles.push_back({result.puzzle, 0, 0});
    }
    puzzles.back().solved += Solved(result, metric, attempts);
    ++puzzles.back().outputs;
  }
  return puzzles;
}

}  // namespace arc
