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
};

/// Everything that learning changes: weights, average, optimiser, puzzle table,
/// carry, generator. One call of Step is one forward, backward and update. The
/// whole state is in SaveState's checkpoint, so that a resumed run goes on bit
/// for bit (same machine, same number of threads). Not thread-safe.
class Learner {
 public:
  /// `model` must outlive the learner. The puzzle table has `identifiers` rows,
  /// zeros at first, where the model wants vectors.
  Learner(const Model& model, int64_t identifiers, const LearnerSettings& settings,
          at::Device device);

  void Start();                                   ///< fresh weights from the seed
  void LoadWeightsFrom(const Checkpoint& state);  ///< weights and table alone; the rest as Start
  void LoadState(const Checkpoint& state);        ///< throws BadData naming all that does not fit
  Checkpoint SaveState() const;
  /// Rows of the batch are taken where a row of the carry had halted.
  ActResult Step(const DataRows& rows);

  /// Means since the last call, by the public code's names ("lm_loss",
  /// "exact_accuracy", ...), and "lr". Synchronises with the device.
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
  void Backward(const at::Tensor& loss) const;
  void ApplyUpdates(const ActResult& result);
  void CollectMetrics(const ActResult& result);
  /// The name in checkpoints of trained parameter `k` of the store's layout.
  std::string TrainedName(size_t k) const;
  void SaveCarry(Checkpoint& state) const;
  void LoadCarry(const Checkpoint& state);
  StepContext Context() const;

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
  ActCarry carry_;
  int64_t step_ = 0;
  std::map<std::string, at::Tensor> sums_;
  int64_t summed_ = 0;
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
