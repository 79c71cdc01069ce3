#pragma once
#include <string>

#include "harness/torch/checkpoint/checkpoint.h"
#include "harness/torch/training/learner.h"

namespace arc::test {

/// Training of a few thousand weights that takes milliseconds a step: copy the input.
struct SmallTraining {
  int64_t hidden = 16, layers = 1;
  int length = 16, vocab = 6, batch = 8;
  bool mlp_t = false;  ///< trm: positions mixed by an MLP
  uint64_t seed = 3;
  at::ScalarType dtype = at::kFloat;
  Optimiser::Kind optimiser = Optimiser::kAdamAtan2;

  std::unique_ptr<Model> MakeModel(const std::string& plugin) const;
  /// With halting, exploration, averaging and, where the plugin learns it, q_continue.
  LearnerSettings Settings(const std::string& plugin) const;
  /// Batch `index` of an endless, reproducible supply; three puzzle identifiers.
  DataRows Rows(uint64_t index) const;
};

/// Every tensor and every fact, bit for bit.
bool SameState(const Checkpoint& a, const Checkpoint& b);

}  // namespace arc::test
