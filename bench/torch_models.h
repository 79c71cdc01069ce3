#pragma once
#include <memory>

#include "harness/run/bench/step_cases.h"
#include "harness/torch/training/learner.h"
#include "tasks/suite.h"

namespace arc::bench {

/// A model of the case's sizes, from its plugin as the worker opens it. Throws UsageError where
/// the plugin is not found.
std::unique_ptr<Model> MakeModel(const StepShape& shape);

/// A learner in the midst of training: some steps made, so that memory is taken and every operation
/// has been prepared, on CUDA the graph captured.
class WarmLearner {
 public:
  WarmLearner(const StepCase& step, at::Device device);
  void Step() { learner_.Step(rows_); }
  /// Again, after the number of threads has changed: each takes memory of its own.
  void WarmUp();
  const Model& model() const { return *model_; }
  const Learner& learner() const { return learner_; }

 private:
  std::unique_ptr<Model> model_;
  Learner learner_;
  DataRows rows_;
};

/// Sudoku boards of the case's size, one a row, solutions included.
std::vector<Puzzle> MakeBoards(const StepShape& shape);
std::unique_ptr<Suite> MakeBoardSuite(const StepShape& shape);

}  // namespace arc::bench
