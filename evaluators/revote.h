#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "evaluators/prediction.h"
#include "evaluators/scoring.h"
#include "evaluators/voting.h"

namespace arc {

/// An output's votes, and which of their candidates are right.
struct JudgedVotes {
  OutputVotes output;
  std::vector<uint32_t> right;  ///< indices into output.candidates
};

/// What a way of counting reaches.
struct Tally {
  VotingOptions voting;
  std::vector<OutputResult> results;  ///< by output, without attempts, cells and `right`
  uint64_t votes = 0;                 ///< that took part, over all outputs
};

/// Counts the votes of an evaluation, or of several pooled, anew in many ways at once, one
/// output at a time. Nothing is predicted and no solution is needed.
class Revote {
 public:
  /// `ways`: limits on views and steps hold for each evaluation by itself. An output is solved
  /// where a right candidate is among the first `attempts`.
  Revote(std::span<const VotingOptions> ways, uint32_t attempts);

  /// The next output of the task set: the votes of each evaluation for it, those without any left
  /// out; none: a wrong answer. The first evaluation's votes come first. Throws BadData where a
  /// vote or a right one names a candidate that is not there.
  void Add(const std::string& puzzle, uint32_t test, std::span<const JudgedVotes> evaluations);

  const std::vector<Tally>& tallies() const { return tallies_; }  ///< in the order of the ways

 private:
  uint32_t attempts_;
  std::vector<Tally> tallies_;
};

/// 1, 2, 4, ... and `last`, ascending: where curves against views or steps are read.
std::vector<uint32_t> PowersUpTo(uint32_t last);

}  // namespace arc
