#include <ATen/ATen.h>
#include <fmt/format.h>

#include "harness/worker/model_run.h"
#include "harness/worker/torch_jobs.h"
#include "tasks/error.h"

namespace arc {
namespace {

int64_t StepOf(const Checkpoint& state) {
  const auto found = state.metadata.find("step");
  return found == state.metadata.end() ? 0 : std::atoll(found->second.c_str());
}

/// Averaged weights where the checkpoint has them, as in training.
std::string WeightPrefix(const Checkpoint& state) {
  for (const auto& [name, tensor] : state.tensors) {
    if (name.starts_with("ema.")) return "ema.";
  }
  return "";
}

}  // namespace

int RunInferJob(const Job& job, EventWriter& events) {
  const Checkpoint state = ReadSafetensors(job.checkpoint);
  const bool has_table = state.Has(kPuzzleTableName);
  const int64_t identifiers = has_table ? state.Get(kPuzzleTableName).size(0) : 0;
  // Identifiers count from the training tasks, which then have to be those of training.
  const DataNeed need = identifiers > 1 ? DataNeed::kBoth : DataNeed::kEvaluation;
  const ModelRun run = PrepareModelRun(job, events, need, identifiers);
  ParameterStore store(run.model->Spec(), run.device);
  Weights weights{store.tensors(), {}, StepOf(state)};
  const int64_t width = run.model->Spec().puzzle_vector_size;
  if (width > 0) {
    weights.table = at::zeros({std::max<int64_t>(identifiers, 1), width},
                              at::TensorOptions().device(run.device));
  }
  try {
    LoadWeights(state, WeightPrefix(state), store, width > 0 ? &weights.table : nullptr);
  } catch (const Error& error) {
    throw BadData(fmt::format("{}: {}", job.checkpoint.string(), error.what()));
  }
  SendStarted(run, store.trained_count(), weights.table);
  const bool finished = EvaluateModel(run, weights, true);
  events.Send(DoneEvent{!finished, static_cast<uint64_t>(weights.step)});
  return 0;
}

}  // namespace arc
