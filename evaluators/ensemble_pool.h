#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluators/ensemble.h"

namespace arc {

/// A member's votes for one candidate of a PooledOutput.
struct PooledTally {
  uint32_t member = 0;
  uint32_t candidate = 0;  ///< index into PooledOutput::grids
  uint32_t count = 0;
  double mean_q = 0;
};

/// A member that has something usable to say on an output.
struct PooledAnswer {
  uint32_t member = 0;
  uint32_t of = 0;     ///< its votes
  uint32_t first = 0;  ///< the candidate that it ranks first
  uint32_t begin = 0;  ///< its tallies: from here to the next answer's
};

/// One output's votes of all members, counted once, to be weighed as often as one likes.
struct PooledOutput {
  std::string puzzle;
  uint32_t test = 0;
  std::vector<const Grid*> grids;     ///< distinct; of the members' votes, which must outlive it
  std::vector<double> mean_q;         ///< of each grid, over all votes for it
  std::vector<PooledAnswer> answers;  ///< by member
  std::vector<PooledTally> tallies;   ///< by member, then order of appearance
  uint64_t votes = 0;                 ///< of all members, unusable ones too
};

/// One of a member's two lists of votes.
using VoteList = std::vector<OutputVotes> EnsembleMember::*;

/// In order of first appearance. Throws BadData where a member has an output twice.
std::vector<PooledOutput> PoolMembers(std::span<const EnsembleMember> members, VoteList list,
                                      const EnsembleOptions& options);

/// Each candidate's weighted share.
std::vector<double> WeighCandidates(const PooledOutput& output, std::span<const double> weights);

/// Orders candidates by score, mean_q, first appearance. Both are rounded to multiples of 2^-40
/// first, so that the order in which they were summed up decides nothing. The output and scores
/// must outlive it.
class CandidateOrder {
 public:
  CandidateOrder(const PooledOutput& output, std::span<const double> scores)
      : output_(output), scores_(scores) {}
  bool operator()(uint32_t a, uint32_t b) const;

 private:
  const PooledOutput& output_;
  std::span<const double> scores_;
};

/// What is tried at an output.
struct PooledAttempts {
  std::optional<uint32_t> first, runner_up, diverse;  ///< candidates; diverse: else the runner-up

  const std::optional<uint32_t>& Second(SecondAttempt second) const {
    return second == SecondAttempt::kDiverse ? diverse : runner_up;
  }
};
PooledAttempts PickAttempts(const PooledOutput& output, std::span<const double> weights,
                            std::span<const double> scores);

}  // namespace arc
