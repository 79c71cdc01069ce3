#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "harness/run/config.h"
#include "harness/torch/training/learner.h"

namespace arc {

/// The schedule's length where training has a budget of time (training.budget): as many
/// steps as fit by the time of those that were made, at most training.steps. Also where
/// the first of them train the puzzle embeddings alone (training.embeddings_first).
class FittedSchedule {
 public:
  explicit FittedSchedule(const Config& config);
  /// Before the first step of a run, and of a session that goes on with `metadata`'s.
  void Start(Learner& learner) const;
  void Resume(const std::map<std::string, std::string>& metadata, Learner& learner) const;
  /// After every step; `seconds` since training began.
  void Fit(double seconds, Learner& learner);
  /// Seconds that were spent on something other than steps.
  void LeaveOut(double seconds) { left_out_ += seconds; }
  /// Kept in checkpoints, so that a resumed run goes on.
  void Save(const Learner& learner, std::map<std::string, std::string>& metadata) const;

 private:
  bool active() const { return budget_ > 0 || embeddings_first_ > 0; }
  void Set(int64_t total, Learner& learner) const;

  double budget_;
  double embeddings_first_;
  int64_t most_steps_;
  int64_t first_step_ = -1;  ///< of this session, and when it was done
  double first_seconds_ = 0;
  double left_out_ = 0;
};

}  // namespace arc
