#pragma once
#include "db/store.h"
#include "harness/run/data_source.h"
#include "harness/run/workspace.h"

namespace arc {

/// The puzzles that an evaluation was made on, read or generated again. Throws UsageError where
/// it does not say on which, BadData where they are other ones by now.
DataSource EvaluatedData(const Store& store, const EvaluationRow& row, const Workspace& workspace);

}  // namespace arc
