#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/bench/machine.h"

namespace arc {

/// What a benchmark measures, in SI units. A benchmark says it by the first of these that it
/// counts.
enum class Quantity {
  kFlops,    ///< operations a second: counter "flops"
  kBytes,    ///< bytes a second: counter "bytes_per_second"
  kMemory,   ///< bytes: counter "memory"
  kShare,    ///< a part of 1: counter "share"
  kItems,    ///< items a second: counter "items_per_second"
  kSeconds,  ///< of one iteration: no counter of these
};
std::string QuantityName(Quantity quantity);
/// Throws BadData on another name.
Quantity QuantityFromName(const std::string& name);
/// Is less of it better?
bool LessIsBetter(Quantity quantity);
/// "152.3 GFLOP/s", "8.1 ms": scaled for people.
std::string QuantityText(Quantity quantity, double value);

/// Middle and quartiles of repeated measurements.
struct Summary {
  double median = 0, low = 0, high = 0;
  /// Half the distance of the quartiles, as a part of the median.
  double spread() const { return median == 0 ? 0 : (high - low) / 2 / median; }
};
Summary Summarise(std::vector<double> values);  ///< of at least one value

/// One benchmark's measurements.
struct Figure {
  std::string name;     ///< group, what, precision, then how: "step/hrm/bf16/2_threads"
  std::string program;  ///< that measured it
  Quantity quantity = Quantity::kSeconds;
  std::vector<double> values;  ///< one for each repetition
  std::vector<double> wall;    ///< likewise, seconds of an iteration by the clock on the wall
  Summary summary() const { return Summarise(values); }
};

/// Everything that was measured together, and so can be compared.
struct BenchRun {
  std::string started;  ///< UTC, "2026-01-31T12:00:00Z"
  Machine machine;
  std::map<std::string, std::string> facts;  ///< "arcbench", "torch", "gpu": versions and names
  bool quick = false;                        ///< fewer repetitions than a figure to be quoted needs
  std::vector<Figure> figures;
  std::vector<std::string> failures;  ///< benchmarks that could not run, and why
};
/// Null: no such figure.
const Figure* FindFigure(const BenchRun& run, std::string_view name);

}  // namespace arc
