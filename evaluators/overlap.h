#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tasks/puzzle.h"
#include "tasks/suite.h"

namespace arc {

enum class PairRole : uint8_t { kDemonstration, kTest };

/// One pair of a task, its canonical digest (Suite::CanonicalDigest) and its exact one.
struct PairDigest {
  std::string task;
  PairRole role = PairRole::kDemonstration;
  uint32_t index = 0;  ///< among the task's demonstrations or tests
  std::string digest;
  std::string exact = {};  ///< ExactDigest
};

/// SHA-256 (hex) of the pair cell by cell; a missing output is part of it.
std::string ExactDigest(const Pair& pair);

/// Of every pair, demonstrations first, in the puzzles' order.
std::vector<PairDigest> DigestPairs(const Suite& suite, std::span<const Puzzle> puzzles);

/// The same pair, up to the suite's group, in both sets.
struct SharedPair {
  PairDigest left;
  PairDigest right;
};

/// Two tasks with at least one pair in common.
struct SharedTask {
  std::string left;
  std::string right;
  uint32_t shared = 0;  ///< pairs of `left` that `right` has
  uint32_t left_pairs = 0;
  uint32_t right_pairs = 0;
  bool whole() const { return shared == left_pairs; }  ///< all of `left` is in `right`
};

struct Overlap {
  std::vector<SharedPair> pairs;  ///< every combination, ordered as `left`, then as `right`
  std::vector<SharedTask> tasks;  ///< ordered by first appearance in `pairs`
  bool empty() const { return pairs.empty(); }
};

Overlap FindOverlap(std::span<const PairDigest> left, std::span<const PairDigest> right);

/// Number of distinct digests: puzzles counted up to the suite's group.
size_t CountClasses(std::span<const PairDigest> pairs);

}  // namespace arc
