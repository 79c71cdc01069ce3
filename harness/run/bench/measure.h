#pragma once
#include <string>

#include "harness/run/bench/figure.h"

namespace arc {

struct BenchOptions {
  std::string filter;  ///< regular expression searched in figures' names; empty: all
  bool quick = false;  ///< three short repetitions instead of nine
  bool force = false;  ///< measure whatever else the machine is doing
};

/// Runs the benchmark programs on figures that the filter takes, and on what they are judged by;
/// says on stderr what it is at. `machine` is this one, as it was before. Throws UsageError on a
/// filter that is no regular expression or takes nothing; Failed on a loaded machine, or where a
/// program fails; BenchmarkInterrupted.
BenchRun Measure(const BenchOptions& options, const Machine& machine);

}  // namespace arc
