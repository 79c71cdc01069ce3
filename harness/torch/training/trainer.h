#pragma once
#include "harness/torch/training/learner.h"
#include "harness/torch/training/prefetch.h"
#include "tasks/dataset.h"

namespace arc {

/// A learner fed by a stream: start afresh or resume, then step. Not thread-safe.
class Trainer {
 public:
  /// `model` and `stream` must outlive the trainer; `stream` is to be left alone meanwhile.
  /// `ahead`: batches that a thread prepares ahead (BatchPrefetcher).
  Trainer(const Model& model, TrainingStream& stream, const LearnerSettings& settings,
          at::Device device, size_t ahead);
  /// With as many as the device has use for: on the CPU, where a batch is made in less than a
  /// thousandth of a step, none.
  Trainer(const Model& model, TrainingStream& stream, const LearnerSettings& settings,
          at::Device device);

  void Start();
  void StartFrom(const Checkpoint& weights);  ///< as Start, with these weights and table
  /// Continues where SaveState was called; throws BadData naming all that does not fit.
  void Resume(const Checkpoint& state);
  Checkpoint SaveState() const;
  /// Throws what the stream throws.
  void Step();

  Learner& learner() { return learner_; }
  bool finished() const { return learner_.step() >= learner_.settings().steps; }

 private:
  DataRows NextRows();

  BatchPrefetcher batches_;
  Learner learner_;
};

}  // namespace arc
