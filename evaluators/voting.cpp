#include "evaluators/voting.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr std::pair<std::string_view, VotingRule> kRules[] = {
    {"count_then_q", VotingRule::kCountThenQ},
    {"count_then_q_float32", VotingRule::kCountThenQFloat32},
    {"count", VotingRule::kCount},
    {"q", VotingRule::kQ},
    {"first-halt", VotingRule::kFirstHalt}};

double Confidence(float q, VotingRule rule) {
  if (std::isnan(q)) return 0;
  if (rule == VotingRule::kCountThenQFloat32) return 1 / (1 + std::exp(-q));
  return 1 / (1 + std::exp(-static_cast<double>(q)));
}

void CheckCandidate(const OutputVotes& output, const Vote& vote) {
  if (vote.candidate < output.candidates.size()) return;
  throw BadData(fmt::format("puzzle {} output {}: a vote for candidate {} of {}", output.puzzle,
                            output.test, vote.candidate, output.candidates.size()));
}

bool IsWithinLimits(const Vote& vote, const VotingOptions& options) {
  return (options.views == 0 || vote.view < options.views) &&
         (options.step == 0 || vote.step <= options.step);
}

/// The step that each view votes with: open addressing, at most half full.
class ChosenSteps {
 public:
  explicit ChosenSteps(size_t most_views)
      : entries_(std::bit_ceil(2 * most_views + 2)),
        shift_(std::countl_zero(entries_.size()) + 1) {}
  static constexpr int32_t kNone = -1;
  struct Entry {
    uint32_t view = 0;
    int32_t step = kNone;
    bool halted = false;
  };
  /// The entry of a view; its step is kNone where it is new.
  Entry& operator[](uint32_t view) {
    size_t at = (view * 0x9e3779b97f4a7c15ULL) >> shift_;  // Fibonacci hashing
    while (entries_[at].step != kNone && entries_[at].view != view) {
      at = (at + 1) & (entries_.size() - 1);
    }
    entries_[at].view = view;
    return entries_[at];
  }

 private:
  std::vector<Entry> entries_;
  int shift_;
};

/// The last step of a view or, by kFirstHalt, the first halted one where there is any.
void Choose(ChosenSteps::Entry& chosen, const Vote& vote, VotingRule rule) {
  const bool first_halt = rule == VotingRule::kFirstHalt;
  const bool better = first_halt && vote.halted != chosen.halted ? vote.halted
                      : first_halt && vote.halted                ? vote.step < chosen.step
                                                                 : vote.step > chosen.step;
  if (chosen.step == ChosenSteps::kNone || better) {
    chosen.step = vote.step;
    chosen.halted = vote.halted;
  }
}

/// `output` with only `votes`, and only the candidates that these name.
OutputVotes Rebuild(const OutputVotes& output, std::vector<Vote> votes) {
  constexpr uint32_t kUnseen = std::numeric_limits<uint32_t>::max();
  OutputVotes kept{output.puzzle, output.test, {}, std::move(votes)};
  std::vector<uint32_t> place(output.candidates.size(), kUnseen);
  for (Vote& vote : kept.votes) {
    uint32_t& candidate = place[vote.candidate];
    if (candidate == kUnseen) {
      candidate = static_cast<uint32_t>(kept.candidates.size());
      kept.candidates.push_back(output.candidates[vote.candidate]);
    }
    vote.candidate = candidate;
  }
  return kept;
}

/// Adds `more` behind `pool`, views renumbered from `first_view` on.
void Append(OutputVotes& pool, const OutputVotes& more, uint32_t first_view) {
  std::map<Grid, uint32_t> known;
  for (size_t i = 0; i < pool.candidates.size(); ++i) {
    known.emplace(pool.candidates[i], static_cast<uint32_t>(i));
  }
  std::vector<uint32_t> place;
  for (const Grid& grid : more.candidates) {
    const auto [at, added] = known.emplace(grid, static_cast<uint32_t>(pool.candidates.size()));
    if (added) pool.candidates.push_back(grid);
    place.push_back(at->second);
  }
  for (Vote vote : more.votes) {
    CheckCandidate(more, vote);
    vote.view += first_view;
    vote.candidate = place[vote.candidate];
    pool.votes.push_back(vote);
  }
}

uint32_t ViewsOf(const std::vector<OutputVotes>& outputs) {
  uint32_t views = 0;
  for (const OutputVotes& output : outputs) {
    for (const Vote& vote : output.votes) views = std::max(views, vote.view + 1);
  }
  return views;
}

}  // namespace

bool RankedCandidate::Beats(const RankedCandidate& other, VotingRule rule) const {
  if (rule == VotingRule::kQ) return count * mean_q > other.count * other.mean_q;
  if (count != other.count) return count > other.count;
  return rule != VotingRule::kCount && mean_q > other.mean_q;
}

VotingRule VotingRuleFromName(std::string_view name) {
  if (name == "count+q") return VotingRule::kCountThenQ;
  for (const auto& [known, rule] : kRules) {
    if (known == name) return rule;
  }
  throw UsageError(
      fmt::format("no voting rule \"{}\"; known: {}", name, fmt::join(VotingRuleNames(), ", ")));
}

std::string VotingRuleName(VotingRule rule) {
  for (const auto& [known, value] : kRules) {
    if (value == rule) return std::string(known);
  }
  throw UsageError(fmt::format("no voting rule of number {}", static_cast<int>(rule)));
}

std::vector<std::string> VotingRuleNames() {
  std::vector<std::string> names;
  for (const auto& [known, rule] : kRules) names.emplace_back(known);
  return names;
}

std::vector<Vote> SelectVotes(const OutputVotes& output, const VotingOptions& options) {
  ChosenSteps chosen(output.votes.size());
  for (const Vote& vote : output.votes) {
    if (IsWithinLimits(vote, options)) Choose(chosen[vote.view], vote, options.rule);
  }
  std::vector<Vote> votes;
  for (const Vote& vote : output.votes) {
    CheckCandidate(output, vote);
    if (!IsWithinLimits(vote, options) || vote.step != chosen[vote.view].step) continue;
    if (options.drop_empty && output.candidates[vote.candidate].empty()) continue;
    votes.push_back(vote);
  }
  return votes;
}

std::vector<RankedCandidate> CountCandidates(const OutputVotes& output,
                                             const VotingOptions& options) {
  constexpr uint32_t kUnseen = std::numeric_limits<uint32_t>::max();
  std::vector<uint32_t> place(output.candidates.size(), kUnseen);
  std::vector<RankedCandidate> counted;
  for (const Vote& vote : SelectVotes(output, options)) {
    uint32_t& at = place[vote.candidate];
    if (at == kUnseen) {
      at = static_cast<uint32_t>(counted.size());
      counted.push_back({vote.candidate, 0, 0});
    }
    ++counted[at].count;
    counted[at].mean_q += Confidence(vote.q, options.rule);
  }
  for (RankedCandidate& candidate : counted) candidate.mean_q /= candidate.count;
  return counted;
}

std::vector<RankedCandidate> RankCandidates(const OutputVotes& output,
                                            const VotingOptions& options) {
  std::vector<RankedCandidate> ranked = CountCandidates(output, options);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [&](const auto& a, const auto& b) { return a.Beats(b, options.rule); });
  return ranked;
}

std::vector<OutputVotes> PoolVotes(std::span<const std::vector<OutputVotes>> evaluations) {
  std::vector<OutputVotes> pool;
  std::map<std::pair<std::string, uint32_t>, size_t> place;
  uint32_t first_view = 0;
  for (const std::vector<OutputVotes>& outputs : evaluations) {
    for (const OutputVotes& output : outputs) {
      const auto [at, added] = place.emplace(std::pair(output.puzzle, output.test), pool.size());
      if (added) pool.push_back({output.puzzle, output.test, {}, {}});
      Append(pool[at->second], output, first_view);
    }
    first_view += ViewsOf(outputs);
  }
  return pool;
}

std::vector<OutputVotes> RestrictVotes(const std::vector<OutputVotes>& outputs,
                                       const VotingOptions& options) {
  std::vector<OutputVotes> kept;
  for (const OutputVotes& output : outputs) {
    OutputVotes rest = Rebuild(output, SelectVotes(output, options));
    if (!rest.votes.empty()) kept.push_back(std::move(rest));
  }
  return kept;
}

}  // namespace arc
