#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "db/store.h"

namespace arc {

/// A run for the page: what it is, and its curves, each thinned to some hundreds of points:
///   {"id", "name", "plugin", "dataset", "status", "parameters", "batch", "steps", "seconds",
///    "x": [{"step": [...], "seconds": [...]}], "curves": {"train/loss": {"x": 0, "y": [...]}}}
/// A value that is no finite number is null. "batch": examples a step, 0 where unknown.
nlohmann::json RunJson(const Store& store, const std::string& run);

/// What training had taken up to a step.
struct TrainingCost {
  double examples = kNotMeasured;
  double seconds = kNotMeasured;
};
/// Up to `step`, or to the end; not measured where the run trained nothing.
TrainingCost CostOf(const Store& store, const std::string& run, std::optional<int64_t> step);

}  // namespace arc
