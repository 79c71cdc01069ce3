#include "evaluators/ensemble_pool.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "evaluators/collector.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct HashOfGrid {
  size_t operator()(const Grid* grid) const { return HashGrid(*grid); }
};
struct SameGrid {
  bool operator()(const Grid* a, const Grid* b) const { return *a == *b; }
};

/// One member's votes for an output that several vote on.
struct Part {
  uint32_t member = 0;
  const OutputVotes* votes = nullptr;
};

/// Each output with those who vote on it, by member.
std::vector<std::vector<Part>> GroupByOutput(std::span<const EnsembleMember> members,
                                             VoteList list) {
  std::vector<std::vector<Part>> groups;
  using Key = std::pair<std::string_view, uint32_t>;
  std::map<Key, size_t> place;
  for (uint32_t member = 0; member < members.size(); ++member) {
    for (const OutputVotes& votes : members[member].*list) {
      const auto [at, added] = place.emplace(Key(votes.puzzle, votes.test), groups.size());
      if (added) groups.emplace_back();
      std::vector<Part>& group = groups[at->second];
      if (!group.empty() && group.back().member == member) {
        throw BadData(fmt::format("{} has votes for puzzle {} output {} twice",
                                  members[member].name, votes.puzzle, votes.test));
      }
      group.push_back({member, &votes});
    }
  }
  return groups;
}

/// Fills one PooledOutput, member by member.
class Pooler {
 public:
  Pooler(const std::vector<Part>& parts, const EnsembleOptions& options) : options_(options) {
    output_.puzzle = parts.front().votes->puzzle;
    output_.test = parts.front().votes->test;
    size_t most = 0;
    for (const Part& part : parts) most += part.votes->candidates.size();
    known_.reserve(most);
    for (const Part& part : parts) Add(part);
    for (size_t i = 0; i < counts_.size(); ++i) {
      output_.mean_q[i] /= static_cast<double>(counts_[i]);
    }
  }
  PooledOutput& output() { return output_; }

 private:
  void Add(const Part& part) {
    PooledAnswer answer{part.member, 0, 0, static_cast<uint32_t>(output_.tallies.size())};
    const RankedCandidate* first = nullptr;
    const std::vector<RankedCandidate> counted = CountCandidates(*part.votes, options_.voting);
    for (const RankedCandidate& candidate : counted) {
      answer.of += candidate.count;
      const Grid& grid = part.votes->candidates[candidate.candidate];
      if (!options_.usable(grid)) continue;
      const uint32_t place = Count(grid, candidate);
      output_.tallies.push_back({part.member, place, candidate.count, candidate.mean_q});
      if (first != nullptr && !candidate.Beats(*first, options_.voting.rule)) continue;
      first = &candidate;
      answer.first = place;
    }
    output_.votes += answer.of;
    if (first != nullptr) output_.answers.push_back(answer);
  }

  uint32_t Count(const Grid& grid, const RankedCandidate& candidate) {
    const auto [at, added] = known_.emplace(&grid, static_cast<uint32_t>(output_.grids.size()));
    if (added) {
      output_.grids.push_back(&grid);
      output_.mean_q.push_back(0);
      counts_.push_back(0);
    }
    counts_[at->second] += candidate.count;
    output_.mean_q[at->second] += candidate.mean_q * candidate.count;
    return at->second;
  }

  const EnsembleOptions& options_;
  PooledOutput output_;
  std::vector<uint64_t> counts_;  // of each grid, over all members
  std::unordered_map<const Grid*, uint32_t, HashOfGrid, SameGrid> known_;
};

}  // namespace

std::vector<PooledOutput> PoolMembers(std::span<const EnsembleMember> members, VoteList list,
                                      const EnsembleOptions& options) {
  std::vector<PooledOutput> pool;
  for (const std::vector<Part>& parts : GroupByOutput(members, list)) {
    pool.push_back(std::move(Pooler(parts, options).output()));
  }
  return pool;
}

std::vector<double> WeighCandidates(const PooledOutput& output, std::span<const double> weights) {
  std::vector<double> scores(output.grids.size());
  for (size_t i = 0; i < output.answers.size(); ++i) {
    const PooledAnswer& answer = output.answers[i];
    const size_t end =
        i + 1 < output.answers.size() ? output.answers[i + 1].begin : output.tallies.size();
    for (size_t t = answer.begin; t < end; ++t) {
      const PooledTally& tally = output.tallies[t];
      scores[tally.candidate] += weights[answer.member] * tally.count / answer.of;
    }
  }
  return scores;
}

bool CandidateOrder::operator()(uint32_t a, uint32_t b) const {
  const auto rounded = [](double value) { return std::round(value * 0x1p40); };
  const double score_a = rounded(scores_[a]);
  const double score_b = rounded(scores_[b]);
  if (score_a != score_b) return score_a > score_b;
  const double q_a = rounded(output_.mean_q[a]);
  const double q_b = rounded(output_.mean_q[b]);
  return q_a != q_b ? q_a > q_b : a < b;
}

PooledAttempts PickAttempts(const PooledOutput& output, std::span<const double> weights,
                            std::span<const double> scores) {
  PooledAttempts attempts;
  const CandidateOrder before(output, scores);
  for (uint32_t i = 0; i < output.grids.size(); ++i) {
    if (!attempts.first || before(i, *attempts.first)) {
      attempts.runner_up = std::exchange(attempts.first, i);
    } else if (!attempts.runner_up || before(i, *attempts.runner_up)) {
      attempts.runner_up = i;
    }
  }
  attempts.diverse = attempts.runner_up;
  double weightiest = 0;
  for (const PooledAnswer& answer : output.answers) {
    if (answer.first == attempts.first || weights[answer.member] <= weightiest) continue;
    weightiest = weights[answer.member];
    attempts.diverse = answer.first;
  }
  return attempts;
}

}  // namespace arc
