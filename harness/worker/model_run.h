#pragma once
#include <memory>
#include <string>

#include "harness/run/data_source.h"
#include "harness/run/events.h"
#include "harness/run/job.h"
#include "harness/torch/training/learner.h"

namespace arc {

/// What a job with a model needs: its data, its model, where and how to run it.
struct ModelRun {
  const Job& job;
  EventWriter& events;
  DataSource data;
  std::string settings;  ///< the plugin's, JSON
  std::unique_ptr<Model> model;
  at::Device device;
  int threads = 1;
  at::ScalarType dtype = at::kFloat;
  bool graph_safe = false;  ///< the plugin says that a step of its model can be captured

  HaltingSettings Halting() const;
  LearnerSettings Settings() const;
  int64_t EvaluationBatch() const;
  int EvaluationSteps() const;
};

/// Loads data and plugin as the job says. `job` and `events` must outlive the run.
ModelRun PrepareModelRun(const Job& job, EventWriter& events, DataNeed need,
                         int64_t identifier_count);

/// Identifiers that the run's training stream gives out, the blank one included.
int64_t IdentifierCount(const Config& config, const DataSource& data);

void SendStarted(const ModelRun& run, int64_t parameters, const at::Tensor& table);

/// Weights to evaluate with.
struct Weights {
  std::vector<at::Tensor> tensors;
  at::Tensor table;
  int64_t step = 0;
  int64_t parameters = 0;  ///< trained, without the table
};

/// The weights to evaluate a checkpoint of ours with: the averaged ones where it has them.
/// Throws BadData naming the file.
Weights ReadWeights(const ModelRun& run, const std::filesystem::path& file,
                    const Checkpoint& state);

/// Every view of the evaluation set under the weights, or as many as evaluation.time_limit
/// leaves time for: writes the votes' shard and announces it. False if a stop was asked
/// for; then nothing is written, but with a time limit what there is.
bool EvaluateModel(const ModelRun& run, const Weights& weights, bool final);

/// Fraction of the outputs that view 0 gets exactly right, and of their cells: the cheap
/// score of a run in training.
struct QuickScore {
  double exact = 0, cells = 0;
  auto operator<=>(const QuickScore&) const = default;
};
/// `places` as EvaluationSet's. Outputs that are not known are passed over.
QuickScore QuickEvaluate(const ModelRun& run, const Weights& weights,
                         const std::vector<Puzzle>& puzzles, const std::vector<uint32_t>& places);

}  // namespace arc
