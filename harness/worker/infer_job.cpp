#include <ATen/ATen.h>

#include "harness/worker/model_run.h"
#include "harness/worker/torch_jobs.h"

namespace arc {

int RunInferJob(const Job& job, EventWriter& events) {
  const Checkpoint state = ReadSafetensors(job.checkpoint);
  const bool has_table = state.Has(kPuzzleTableName);
  const int64_t identifiers = has_table ? state.Get(kPuzzleTableName).size(0) : 0;
  // Identifiers count from the training tasks, which then have to be those of training.
  const DataNeed need = identifiers > 1 ? DataNeed::kBoth : DataNeed::kEvaluation;
  const ModelRun run = PrepareModelRun(job, events, need, identifiers);
  const Weights weights = ReadWeights(run, job.checkpoint, state);
  SendStarted(run, weights.parameters, weights.table);
  const bool finished = EvaluateModel(run, weights, true);
  events.Send(DoneEvent{!finished, static_cast<uint64_t>(weights.step)});
  return 0;
}

}  // namespace arc
