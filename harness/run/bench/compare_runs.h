#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/run/bench/judge.h"

namespace arc {

/// A ratio of two medians with the range that their quartiles leave it.
struct Ratio {
  double value = 0, low = 0, high = 0;
};

/// A figure that two runs have, in the sense that more than 1 is better.
struct Change {
  std::string figure;
  Quantity quantity = Quantity::kSeconds;
  double before = 0, now = 0;        ///< medians
  Ratio better;                      ///< how many times as good it is now
  std::optional<double> of_ceiling;  ///< the same of the parts of each run's own ceiling, which
                                     ///< differences of the machine leave as it is
  /// Do the quartiles leave no doubt? Less than 1: worse.
  bool sure() const { return better.low > 1 || better.high < 1; }
};

/// In the order of `now`. Throws BadData where the runs have no figure in common.
std::vector<Change> CompareRuns(const BenchRun& before, const BenchRun& now);

}  // namespace arc
