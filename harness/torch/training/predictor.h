#pragma once
#include <functional>
#include <span>

#include "harness/torch/parameters.h"
#include "harness/torch/training/act.h"
#include "tasks/dataset.h"

namespace arc {

/// What the model answered for one item at one halting step.
struct StepAnswer {
  size_t item = 0;                  ///< index into the evaluation set
  int step = 0;                     ///< 1-based
  bool halted = false;              ///< the training rule would have stopped by now
  float q = 0;                      ///< q_halt logit
  std::span<const uint8_t> tokens;  ///< [S], valid during the call
};

/// Runs a model over an evaluation set. All rows of a batch take every step, as
/// the public evaluation does. With act_inference a row's answer and q stay what they
/// were when it halted, and a batch whose rows have all halted goes no further. (The
/// public code then starts halted rows anew until all happen to halt in one step,
/// which need never be.)
class Predictor {
 public:
  /// Everything referred to must outlive the predictor. `weights`: in the order of
  /// the spec; `table` [N, E] or undefined.
  Predictor(const Model& model, std::vector<at::Tensor> weights, at::Tensor table,
            const HaltingSettings& halting, at::ScalarType dtype);
  /// Items [begin, end) in batches of `batch_size`; `steps` halting steps each.
  /// `receive` gets every step's answers, `progress` the number of items done
  /// and may throw to stop. Throws UsageError on an identifier outside the table, Failed
  /// where the model computes NaN for every row of a batch.
  void Run(const EvaluationSet& set, size_t begin, size_t end, size_t batch_size, int steps,
           const std::function<void(const StepAnswer&)>& receive,
           const std::function<void(size_t)>& progress) const;

 private:
  /// Throws UsageError on an identifier outside the table.
  void CheckIdentifiers(const std::vector<int32_t>& identifiers) const;
  void RunBatch(const EvaluationSet& set, size_t begin, size_t rows, int steps,
                const std::function<void(const StepAnswer&)>& receive) const;
  const Model& model_;
  std::vector<at::Tensor> weights_, cast_;  ///< the second: as StepContext::cast
  PackedWeights packed_;                    ///< likewise
  at::Tensor table_;
  HaltingSettings halting_;
  at::ScalarType dtype_;
};

}  // namespace arc
