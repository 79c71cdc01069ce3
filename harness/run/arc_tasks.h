#pragma once
#include <string>
#include <vector>

#include "db/store.h"
#include "harness/run/data_source.h"
#include "harness/run/workspace.h"

namespace arc {

/// The settings of the ARC tasks that a command line's --data means: "arc1", a recipe's
/// evaluation set, a path. Throws UsageError where it is another suite's.
Config ArcTaskSettings(const std::string& data);

/// Throws UsageError unless the evaluation was made on ARC tasks.
void RequireArc(const EvaluationRow& row);

/// The puzzles that an evaluation on ARC tasks was made on. Throws UsageError where it does
/// not say on which, BadData where they are other ones by now.
DataSource EvaluatedArcTasks(const Store& store, const EvaluationRow& row,
                             const Workspace& workspace);

}  // namespace arc
