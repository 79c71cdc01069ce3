#pragma once
#include "harness/torch/training/learner.h"
#include "tasks/dataset.h"

namespace arc {

/// A batch of dataset rows as tensors on `device`; label 0 becomes kIgnoreLabel.
DataRows ToRows(const BatchRows& batch, at::Device device);

/// A learner fed by a stream: start afresh or resume, then step. Not thread-safe.
class Trainer {
 public:
  /// `model` and `stream` must outlive the trainer.
  Trainer(const Model& model, TrainingStream& stream, const LearnerSettings& settings,
          at::Device device);

  void Start();
  void StartFrom(const Checkpoint& weights);  ///< as Start, with these weights and table
  /// Continues where SaveState was called; throws BadData naming all that does not fit.
  void Resume(const Checkpoint& state);
  Checkpoint SaveState() const;
  void Step();

  Learner& learner() { return learner_; }
  bool finished() const { return learner_.step() >= learner_.settings().steps; }

 private:
  DataRows NextRows();

  TrainingStream& stream_;
  BatchRows batch_;  ///< the next step's, filled again and again
  at::Device device_;
  Learner learner_;
};

}  // namespace arc
