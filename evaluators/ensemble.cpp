#include "evaluators/ensemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "evaluators/ensemble_pool.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr uint32_t kNotKept = std::numeric_limits<uint32_t>::max();

/// The best `keep` candidates, and the second attempt behind them if it is not among them.
std::vector<uint32_t> Kept(const PooledOutput& output, const CandidateOrder& before,
                           std::optional<uint32_t> second, size_t keep) {
  std::vector<uint32_t> order(output.grids.size());
  std::iota(order.begin(), order.end(), 0U);
  keep = std::min(std::max<size_t>(keep, 1), order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<ptrdiff_t>(keep), order.end(),
                    before);
  order.resize(keep);
  if (second && std::find(order.begin(), order.end(), *second) == order.end()) {
    order.push_back(*second);
  }
  return order;
}

/// Who speaks for the kept candidates; `place` says where each candidate is kept.
void AddSupport(const PooledOutput& output, const std::vector<uint32_t>& place,
                std::vector<EnsembleCandidate>& candidates) {
  size_t answer = 0;
  for (size_t t = 0; t < output.tallies.size(); ++t) {
    const PooledTally& tally = output.tallies[t];
    while (output.answers[answer].member != tally.member) ++answer;
    if (place[tally.candidate] == kNotKept) continue;
    EnsembleCandidate& candidate = candidates[place[tally.candidate]];
    candidate.members.push_back(
        {tally.member, tally.count, output.answers[answer].of, tally.mean_q});
    candidate.agree += output.answers[answer].first == tally.candidate;
  }
}

EnsembleOutput Rank(const PooledOutput& output, std::span<const double> weights,
                    SecondAttempt second, size_t keep) {
  const std::vector<double> scores = WeighCandidates(output, weights);
  const PooledAttempts attempts = PickAttempts(output, weights, scores);
  const std::optional<uint32_t>& chosen = attempts.Second(second);
  const std::vector<uint32_t> kept = Kept(output, {output, scores}, chosen, keep);
  EnsembleOutput ranked{output.puzzle, output.test, static_cast<uint32_t>(output.answers.size()),
                        output.votes,  {},          kept.size()};
  std::vector<uint32_t> place(output.grids.size(), kNotKept);
  for (uint32_t i = 0; i < kept.size(); ++i) {
    place[kept[i]] = i;
    if (chosen == kept[i]) ranked.second = i;
    ranked.candidates.push_back({*output.grids[kept[i]],
                                 std::min(scores[kept[i]], 1.0),
                                 std::min(output.mean_q[kept[i]], 1.0),
                                 0,
                                 {}});
  }
  AddSupport(output, place, ranked.candidates);
  return ranked;
}

}  // namespace

std::vector<const EnsembleCandidate*> EnsembleOutput::Attempts() const {
  std::vector<const EnsembleCandidate*> attempts;
  if (!candidates.empty()) attempts.push_back(&candidates.front());
  if (second < candidates.size()) attempts.push_back(&candidates[second]);
  return attempts;
}

std::vector<EnsembleOutput> RankEnsemble(std::span<const EnsembleMember> members,
                                         const EnsembleChoice& choice,
                                         const EnsembleOptions& options) {
  if (choice.members.size() != members.size()) {
    throw UsageError(fmt::format("an ensemble of {} members with weights for {}", members.size(),
                                 choice.members.size()));
  }
  std::vector<double> weights;
  for (const MemberWeight& member : choice.members) weights.push_back(member.weight);
  std::vector<EnsembleOutput> outputs;
  for (const PooledOutput& output : PoolMembers(members, &EnsembleMember::votes, options)) {
    outputs.push_back(Rank(output, weights, choice.second, options.keep));
  }
  return outputs;
}

}  // namespace arc
