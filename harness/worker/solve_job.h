#pragma once
#include "harness/run/events.h"
#include "harness/run/job.h"

namespace arc {

/// Runs the job's solver plugin on every evaluation puzzle under evaluation.views
/// views, outputs of the tests removed, and writes its answers as one shard.
/// Sends started, progress, evaluation and done. Returns the exit code. Throws
/// Error, or whatever the plugin throws.
int RunSolveJob(const Job& job, EventWriter& events);

}  // namespace arc
