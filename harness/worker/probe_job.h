#pragma once
#include "harness/run/events.h"
#include "harness/run/job.h"

namespace arc {

/// Sends what this worker runs on as facts, then for each of the job's plugins, by its file, why
/// it cannot be loaded, or nothing; then done. Returns the exit code. Reads no data.
int RunProbeJob(const Job& job, EventWriter& events);

}  // namespace arc
