#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/run/bench/figure.h"
#include "harness/run/bench/goals.h"

// Names say what belongs together. X/copy is the ceiling of X: a copy of the same bytes.
// Operations of a figure that has a precision in its name have the best of peak/... of that
// precision and device as their ceiling. X/plain is what X/fused replaces, with the one ceiling
// X/copy. X/2_threads is X again on two threads, and its ceiling are
// the products of two threads. Bytes of whole steps are held against the best of
// copy/... of the device.
namespace arc {

/// One figure with what it is held against.
struct Judgement {
  Figure figure;
  Summary summary;
  std::string ceiling;  ///< name of the figure that is the ceiling; empty: none
  double ceiling_value = 0;
  double of_ceiling = 0;  ///< part of the ceiling that is reached
  std::string beside;     ///< another way to do the same; empty: none
  double times = 0;       ///< as fast as that
  std::optional<Goal> goal;
  std::optional<double> reached;  ///< what the goal limits; nothing: its ceiling was not measured
  bool met = false;
};

/// A judgement for each figure of the run, in order; figures with several goals have several.
std::vector<Judgement> Judge(const BenchRun& run);

/// Those of `all` (names of figures) that `name` is judged by.
std::vector<std::string> CompanionsOf(const std::string& name, const std::vector<std::string>& all);

/// Seconds of the floor of a figure that FindStepCase knows, at this run's peak and bandwidth.
std::optional<double> FloorOf(const Figure& figure, const BenchRun& run);

}  // namespace arc
