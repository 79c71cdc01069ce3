#pragma once
#include <string>

#include "db/store.h"
#include "harness/run/data_source.h"

namespace arc {

/// The settings of the ARC tasks that a command line's --data means: "arc1", a recipe's
/// evaluation set, a path. Throws UsageError where it is another suite's.
Config ArcTaskSettings(const std::string& data);

/// Throws UsageError unless the evaluation was made on ARC tasks.
void RequireArc(const EvaluationRow& row);

}  // namespace arc
