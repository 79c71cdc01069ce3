#pragma once
#include <ATen/core/Generator.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "harness/torch/checkpoint/checkpoint.h"
#include "harness/torch/optim/optimisers.h"
#include "harness/torch/parameters.h"
#include "harness/torch/training/act.h"
#include "harness/torch/training/captured_step.h"

namespace arc {

struct LearnerSettings {
  int64_t steps = 0;       ///< optimiser steps in all; the schedule's length
  int64_t batch_size = 0;  ///< rows; the loss is divided by it
  LearningRateSchedule lr;
  LearningRateSchedule puzzle_emb_lr;
  Optimiser::Kind optimiser = Optimiser::kAdamAtan2;
  AdamAtan2::Options adam;  ///< read where it is the optimiser
  Muon::Options muon;       ///< likewise
  double puzzle_emb_weight_decay = 0.1;
  double ema = 0;  ///< averaging rate; 0: none
  uint64_t seed = 0;
  at::ScalarType dtype = at::kFloat;
  HaltingSettings halting;
  LossType loss = LossType::kStablemax;
  /// A step is the launch of one graph (CapturedStep), as far as the optimiser allows. For models
  /// that are graph_safe, on devices that have graphs.
  bool capture = false;
};

/// Everything that learning changes: weights, average, optimiser, puzzle table,
/// carry, generator. One call of Step is one forward, backward and update. The
/// whole state is in SaveState's checkpoint, so that a resumed run goes on bit
/// for bit (same machine, same number of threads). Not thread-safe.
///
/// All that changes from step to step lies in tensors that stay where they are: the batch, the
/// carry, the rates, the sums of the metrics. So a step can be captured.
class Learner {
 public:
  /// `model` must outlive the learner. The puzzle table has `identifiers` rows,
  /// zeros at first, where the model wants vectors.
  Learner(const Model& model, int64_t identifiers, const LearnerSettings& settings,
          at::Device device);
  Learner(const Learner&) = delete;
  Learner& operator=(const Learner&) = delete;

  void Start();                                   ///< fresh weights from the seed
  void LoadWeightsFrom(const Checkpoint& state);  ///< weights and table alone; the rest as Start
  void LoadState(const Checkpoint& state);        ///< throws BadData naming all that does not fit
  Checkpoint SaveState() const;                   ///< tensors that the next step may change
  /// Rows of the batch, which may lie on any device, are taken where a row of the carry had
  /// halted; all batches are of one shape. The result, detached, holds until the next step.
  const ActResult& Step(const DataRows& rows);

  /// Means since the last call, by the public code's names ("lm_loss",
  /// "exact_accuracy", ...), and "lr". Synchronises with the device, once.
  std::map<std::string, double> TakeMetrics();

  int64_t step() const { return step_; }
  const LearnerSettings& settings() const { return settings_; }
  /// The schedule's length from here on; up to step `weights_begin` the puzzle table alone
  /// is trained.
  void SetSchedule(int64_t steps, int64_t weights_begin);
  const ActCarry& carry() const { return carry_; }
  const ParameterStore& parameters() const { return parameters_; }
  const at::Tensor& average() const { return ema_; }  ///< [n] flat, or undefined
  /// Weights to evaluate with: the average where there is one.
  std::vector<at::Tensor> EvaluationWeights() const;
  const at::Tensor& puzzle_table() const { return table_; }  ///< [N, E] or undefined

 private:
  /// The batch into its place; at first, places for it and the carry.
  void TakeRows(const DataRows& rows);
  void SetRates();
  /// What a graph holds: forward, backward, updates and sums, from the tensors and into them.
  void Work();
  void Backward(const at::Tensor& loss) const;
  void ApplyUpdates(const at::Tensor& identifiers, const at::Tensor& puzzle_vectors);
  void AddToSums();
  std::map<std::string, double> TakeSums();
  StepContext Context() const;
  /// Makes captured_ anew, where a step is to be captured: the carry's place has changed.
  void PrepareCapture();

  /// The name in checkpoints of trained parameter `k` of the store's layout.
  std::string TrainedName(size_t k) const;
  void SaveCarry(Checkpoint& state) const;
  void LoadCarry(const Checkpoint& state);

  const Model& model_;
  LearnerSettings settings_;
  at::Device device_;
  ParameterStore parameters_;
  CastParameters cast_;  ///< always as parameters_
  ActLoop act_;
  std::unique_ptr<Optimiser> optimiser_;
  at::Tensor ema_;       ///< [n] or undefined
  at::Tensor table_;     ///< [N, E] or undefined
  at::Tensor table_lr_;  ///< [1] float64
  at::Generator generator_;
  DataRows fresh_;  ///< the batch
  ActCarry carry_;
  int64_t step_ = 0;
  std::map<std::string, at::Tensor> sums_;  ///< float64 scalars
  int64_t summed_ = 0;
  ActResult result_;
  std::unique_ptr<CapturedStep> captured_;  ///< of Work; null: Work is called
};

/// Names that weights have in checkpoints: the public code's, `model.inner.` in front.
std::string OfficialName(const std::string& parameter);
inline constexpr const char* kPuzzleTableName = "model.inner.puzzle_emb.weights";

/// Copies the checkpoint's weights into `store` (trained and frozen) and, if
/// `table` is given, the puzzle table. `prefix` "" for the live weights, "ema."
/// for the averaged ones. Throws BadData listing every entry that is missing,
/// extra or of a wrong shape in one message.
void LoadWeights(const Checkpoint& checkpoint, const std::string& prefix, ParameterStore& store,
                 at::Tensor* table);

}  // namespace arc
