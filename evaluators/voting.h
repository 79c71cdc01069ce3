#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluators/prediction.h"

namespace arc {

/// How candidates are ranked.
enum class VotingRule {
  /// More votes first, then the higher mean of sigmoid(q) (float64, summed in order of
  /// arrival; a NaN q counts as 0), then the one seen first: the public evaluators' rule.
  kCountThenQ,
  /// The same with sigmoid(q) rounded to float32, which makes ties of confidences that
  /// differ by less: what HRM's arc_eval.ipynb ranks by. For comparing with its numbers.
  kCountThenQFloat32,
  /// More votes first, then the one seen first: q plays no part.
  kCount,
  /// The higher sum of sigmoid(q) first, then the one seen first: a vote weighs what its
  /// confidence says. (The mean would let one sure view outrank a thousand.)
  kQ,
  /// As kCountThenQ, but each view votes with the first step that it halted at; a view that
  /// never halted votes with its last.
  kFirstHalt,
};

/// "count_then_q" (also "count+q"), "count_then_q_float32", "count", "q", "first-halt".
/// Throws UsageError on another name, with the known ones.
VotingRule VotingRuleFromName(std::string_view name);
std::string VotingRuleName(VotingRule rule);
std::vector<std::string> VotingRuleNames();

/// Which votes count, and how.
struct VotingOptions {
  VotingRule rule = VotingRule::kCountThenQ;
  uint32_t views = 0;  ///< only views below this; 0: all
  /// Each view votes once, with its last recorded step that is not above this (0: its last),
  /// or with what the rule puts in its place.
  uint16_t step = 0;
  /// Leave out empty grids, which can never be right. The public evaluators let them vote.
  bool drop_empty = false;
};

struct RankedCandidate {
  uint32_t candidate = 0;  ///< index into OutputVotes::candidates
  uint32_t count = 0;
  double mean_q = 0;  ///< in [0, 1]

  /// Ranks before `other`. Equal ones keep the order in which they were seen.
  bool Beats(const RankedCandidate& other, VotingRule rule) const;
};

/// The votes that take part, in order of arrival. Throws BadData where a vote
/// names a candidate that is not there.
std::vector<Vote> SelectVotes(const OutputVotes& output, const VotingOptions& options);

/// The candidates that are voted for, in order of their first vote.
std::vector<RankedCandidate> CountCandidates(const OutputVotes& output,
                                             const VotingOptions& options);

/// The same, best first.
std::vector<RankedCandidate> RankCandidates(const OutputVotes& output,
                                            const VotingOptions& options);

/// Votes of several evaluations as one: those of the first come first, and the
/// views of each are renumbered to follow those of the ones before. Limits on
/// views or steps that differ between them are applied before, with RestrictVotes.
/// Outputs come in order of first appearance.
std::vector<OutputVotes> PoolVotes(std::span<const std::vector<OutputVotes>> evaluations);

/// What SelectVotes keeps, with candidates nobody votes for left out.
std::vector<OutputVotes> RestrictVotes(const std::vector<OutputVotes>& outputs,
                                       const VotingOptions& options);

}  // namespace arc
