#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "evaluators/scoring.h"
#include "evaluators/statistics.h"

namespace arc {

/// How many outputs of one puzzle were solved.
struct PuzzleResult {
  std::string puzzle;
  uint32_t solved = 0;
  uint32_t outputs = 1;
};

/// `results` summed up by puzzle, in order of first appearance; solved means exact.
std::vector<PuzzleResult> ByPuzzle(std::span<const OutputResult> results);

/// A against B on the same puzzles.
struct Comparison {
  uint64_t n = 0;        ///< puzzles
  uint64_t wins = 0;     ///< A solved more outputs of the puzzle
  uint64_t losses = 0;   ///< B did
  uint64_t both = 0;     ///< as many, at least one
  uint64_t neither = 0;  ///< none by either
  double value_a = 0;    ///< solved outputs / outputs
  double value_b = 0;
  double difference = 0;  ///< value_a - value_b
  Interval interval;      ///< 95 %, of the difference
  std::string method;     ///< of the interval
  /// Exact McNemar (with several outputs a puzzle: the sign test over puzzles,
  /// which is the same thing where there is one).
  double p_value = 1;
};

/// Throws BadData where the puzzles, or their numbers of outputs, are not the same (naming the
/// first few), one comes twice, or there are none.
void CheckSamePuzzles(std::span<const PuzzleResult> a, std::span<const PuzzleResult> b);

/// The order of the lists does not matter. Throws as CheckSamePuzzles does.
Comparison Compare(std::span<const PuzzleResult> a, std::span<const PuzzleResult> b,
                   uint64_t seed = 1);

/// 1: A is better, -1: B is, 0: not shown. Decided by the exact test alone, which keeps its
/// level in samples of any size; the sign of the difference must agree with it. `p_value`
/// is the comparison's own or one corrected for several comparisons.
int Better(const Comparison& comparison, double p_value, double level = 1 - kConfidence);

}  // namespace arc
