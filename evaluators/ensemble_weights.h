#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "evaluators/ensemble.h"

namespace arc {

/// How a member's first answers did on held-out outputs.
struct MemberRecord {
  uint64_t answered = 0;
  uint64_t right = 0;
};

/// Accuracy of each member where it answers. Few outputs say little: four more are added, at
/// the rate that all members have together (one half where none has answered).
std::vector<double> EstimateAccuracies(std::span<const MemberRecord> records);

/// Weights of the members, in their order; they add up to 1. A member that is never right
/// keeps a little, for where nobody else answers.
std::vector<double> MemberWeights(WeightRule rule, std::span<const EnsembleMember> members,
                                  std::span<const MemberRecord> records);

}  // namespace arc
