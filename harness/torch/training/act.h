#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/torch/model.h"
#include "harness/torch/training/data_rows.h"

namespace arc {

/// When a row stops (HRM §"Adaptive computation time"; TRM drops the continue head).
struct HaltingSettings {
  int64_t max_steps = 16;
  double exploration = 0.1;  ///< chance that a row in training must run a random number of steps
  bool q_continue = true;    ///< a row halts at q_halt > q_continue; else at q_halt > 0
  /// With q_continue: learn it, from the bootstrapped target. Off: it takes part in
  /// halting and gets no loss (the public transformer baseline).
  bool learn_q_continue = true;
  bool act_enabled = true;     ///< in training rows halt early; off: after max_steps alone
  bool act_inference = false;  ///< so they do in inference
};

/// The state between steps: every row is at its own step of its own puzzle.
struct ActCarry {
  std::vector<at::Tensor> latent;  ///< as ModelSpec::carry
  at::Tensor steps;                ///< [B] int32
  at::Tensor halted;               ///< [B] bool: replaced by new data at the next step
  DataRows rows;

  /// Takes another state's values into these tensors, which are of the same shapes.
  void Assign(const ActCarry& other) const;
};

/// What one step gave.
struct ActResult {
  StepOutput output;
  at::Tensor target_q_continue;  ///< [B], or undefined
  at::Tensor loss;               ///< scalar float64, summed over the batch; undefined in inference
  at::Tensor puzzle_vectors;     ///< [B, E] leaf whose gradient goes to the table, or undefined
  std::map<std::string, at::Tensor> metrics;  ///< scalars: the public code's names, batch sums

  /// Lets go of what the backward pass needed; the values stay.
  void Detach();
};

enum class LossType { kStablemax, kSoftmax };
LossType ParseLossType(const std::string& name);

/// Adaptive computation around a Model: resets, halting, exploration,
/// bootstrapped Q targets, losses. Owns nothing; the same for every model.
class ActLoop {
 public:
  ActLoop(const Model& model, const HaltingSettings& halting, LossType loss)
      : model_(model), halting_(halting), loss_(loss) {}

  /// All rows halted, so that the first step replaces everything; latent values are arbitrary.
  /// Tensors of its own, on the device of `rows`.
  ActCarry InitialCarry(const DataRows& rows, const StepContext& context) const;
  /// One step: `carry` becomes the state after it. `table` [N, E] float32 or undefined.
  /// Training: losses and metrics, gradient recorded.
  ActResult Step(ActCarry& carry, const DataRows& fresh, const at::Tensor& table,
                 const StepContext& context) const;
  const HaltingSettings& halting() const { return halting_; }
  /// [B] bool: rows that the Q values would stop. Throws UsageError where q_continue is
  /// asked for and the model has none.
  at::Tensor HaltSignal(const StepOutput& output) const;
  /// Losses and metrics of a step whose rows have halted or not as `carry` says.
  void AddLoss(const ActCarry& carry, ActResult& result) const;

 private:
  void ReplaceHalted(ActCarry& carry, const DataRows& fresh, const StepContext& context) const;
  void DecideHalting(ActCarry& carry, const ActResult& result, const StepContext& context) const;
  bool LearnsQContinue() const;
  StepOutput Forward(const ActCarry& carry, const ModelBatch& batch,
                     const StepContext& context) const;
  at::Tensor TargetQContinue(const ActCarry& carry, const ModelBatch& batch,
                             const StepContext& context) const;
  const Model& model_;
  HaltingSettings halting_;
  LossType loss_;
};

}  // namespace arc
