#pragma once
#include <cstdint>
#include <string>

#include "db/store.h"

namespace arc {

/// An evaluation's number, or a run (or a unique part of its id) whose latest evaluation is
/// meant. Throws UsageError where there is none.
int64_t FindEvaluation(const Store& store, const std::string& name);

/// What was evaluated, as listings call it: the plugin, or for imported answers their name.
std::string EvaluatedName(const Store& store, const EvaluationRow& row);

}  // namespace arc
