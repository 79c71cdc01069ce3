#pragma once
#include "harness/run/events.h"
#include "harness/run/job.h"

namespace arc {

/// Trains the job's model plugin: sends started, metrics, checkpoint, evaluation
/// (final for that of the finished run) and done. Returns the exit code. Throws Error,
/// or whatever the plugin throws. Built with torch only.
int RunTrainJob(const Job& job, EventWriter& events);
/// Evaluates the job's checkpoint: sends started, progress, one final evaluation, done.
int RunInferJob(const Job& job, EventWriter& events);
/// Makes the job's checkpoint, of the public code, one of ours in the job's folder: sends
/// what was assumed as log, then started, checkpoint and done.
int RunImportJob(const Job& job, EventWriter& events);

/// The facts of a probe (run/probe.h) that are LibTorch's and its devices'; without torch, that
/// there is none.
void SendEngineFacts(EventWriter& events);

}  // namespace arc
