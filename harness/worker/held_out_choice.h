#pragma once
#include <chrono>
#include <map>
#include <string>

#include "harness/run/config.h"
#include "harness/run/data_source.h"
#include "harness/torch/training/learner.h"
#include "harness/worker/model_run.h"

namespace arc {

/// Which weights of a run are its best (training.keep = "best"), by the score on the
/// held-out demonstrations: exact ones first, then cells. Nothing where none is held out.
class HeldOutChoice {
 public:
  HeldOutChoice(const Config& config, const DataSource& data);

  /// Ten times in a run, and never for more than a tenth of its time.
  bool IsDue(const Learner& learner) const;
  /// True if the score is the best so far. `seconds`: what it took.
  bool Offer(int64_t step, const QuickScore& score, double seconds);
  bool has_best() const { return best_step_ > 0; }
  int64_t best_step() const { return best_step_; }

  /// Kept in checkpoints, so that a resumed run goes on.
  void Save(std::map<std::string, std::string>& metadata) const;
  void Restore(const std::map<std::string, std::string>& metadata);

 private:
  bool active_;
  int64_t best_step_ = 0;
  QuickScore best_;
  int64_t scored_step_ = 0;
  double cost_ = 0;  ///< seconds of the last score
  std::chrono::steady_clock::time_point scored_ = std::chrono::steady_clock::now();
};

}  // namespace arc
