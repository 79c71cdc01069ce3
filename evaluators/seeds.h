#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "evaluators/compare.h"
#include "evaluators/statistics.h"

/// Several seeds of one recipe, each evaluated on the same puzzles. Two things vary: what
/// other seeds would have given, and what other puzzles would have.
namespace arc {

/// The results of each seed.
using SeedResults = std::vector<std::vector<PuzzleResult>>;

/// All seeds of a recipe as one entry.
struct SeedSummary {
  uint64_t seeds = 0;
  double mean = 0;    ///< solved outputs / outputs, mean over seeds
  double spread = 0;  ///< standard deviation of a seed's score (n - 1); 0 for one seed
  /// 95 %, for other seeds and other puzzles. The variance is that of two crossed factors,
  ///   v = v_seeds + v_puzzles, v_seeds = spread^2 / seeds,
  ///   v_puzzles = var(puzzle means) / puzzles - residual, at least 0,
  /// the quantile Cochran's (1964) mean of Student's t of both, weighted with v; put into
  /// Wilson's interval with the effective sample size mean (1 - mean) / v. One seed:
  /// ClusteredInterval over puzzles, which knows nothing of other seeds.
  Interval interval;
};

/// Throws UsageError on no seeds, BadData as CheckSamePuzzles does.
SeedSummary SummariseSeeds(const SeedResults& seeds);

/// A's seeds against B's. A puzzle is won by the side that solves more of its outputs on
/// average over its seeds; where both sides are one seed this is Compare. Else p value and
/// interval are those of a t test whose variance has the seeds of each side that has several
/// (their degrees after Welch) and the puzzles (with half a win and half a loss added, after
/// Agresti and Min), the quantile as above. Of a side with one seed it speaks of that seed.
/// Throws likewise.
Comparison CompareSeeds(const SeedResults& a, const SeedResults& b);

/// A puzzle of which the two solved different numbers of outputs.
struct PuzzlePair {
  std::string puzzle;
  uint32_t outputs = 1;
  double solved_a = 0;  ///< outputs; of several seeds their mean
  double solved_b = 0;
};

/// Those that A won, then those that it lost, each by name. Throws likewise.
std::vector<PuzzlePair> WinsAndLosses(const SeedResults& a, const SeedResults& b);

}  // namespace arc
