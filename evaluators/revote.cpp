#include "evaluators/revote.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "evaluators/collector.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct GridHash {
  size_t operator()(const Grid& grid) const { return HashGrid(grid); }
};

/// All evaluations' votes for one output, over one list of candidates.
class PooledVotes {
 public:
  explicit PooledVotes(std::span<const JudgedVotes> evaluations) : evaluations_(evaluations) {
    pool_.puzzle = evaluations.front().output.puzzle;
    pool_.test = evaluations.front().output.test;
    for (const JudgedVotes& evaluation : evaluations) AddCandidates(evaluation);
  }

  /// Each view's vote under the limit on steps; those of different evaluations stay apart.
  const OutputVotes& UnderSteps(const VotingOptions& way) {
    const bool first_halt = way.rule == VotingRule::kFirstHalt;
    const auto [at, added] = selected_.try_emplace({first_halt, way.step});
    if (added) at->second = Select({.rule = way.rule, .step = way.step});
    if (current_ != &at->second) {
      current_ = &at->second;
      pool_.votes = at->second;
    }
    return pool_;
  }

  bool IsRight(uint32_t candidate) const { return right_[candidate]; }

 private:
  void AddCandidates(const JudgedVotes& evaluation) {
    std::vector<uint32_t>& places = places_.emplace_back();
    for (const Grid& grid : evaluation.output.candidates) {
      const auto [at, added] = known_.emplace(grid, static_cast<uint32_t>(right_.size()));
      places.push_back(at->second);
      if (!added) continue;
      right_.push_back(false);
      pool_.candidates.push_back(grid);
    }
    for (const uint32_t right : evaluation.right) right_[Place(evaluation, places, right)] = true;
  }

  static uint32_t Place(const JudgedVotes& evaluation, const std::vector<uint32_t>& places,
                        uint32_t candidate) {
    if (candidate < places.size()) return places[candidate];
    throw BadData(fmt::format("puzzle {} output {}: candidate {} of {} is said to be right",
                              evaluation.output.puzzle, evaluation.output.test, candidate,
                              places.size()));
  }

  std::vector<Vote> Select(const VotingOptions& way) const {
    std::vector<Vote> all;
    for (size_t i = 0; i < evaluations_.size(); ++i) {
      for (Vote vote : SelectVotes(evaluations_[i].output, way)) {
        vote.candidate = places_[i][vote.candidate];
        // The step has been chosen: views of one number from two evaluations both vote.
        vote.step = 1;
        all.push_back(vote);
      }
    }
    return all;
  }

  std::span<const JudgedVotes> evaluations_;
  OutputVotes pool_;
  std::unordered_map<Grid, uint32_t, GridHash> known_;
  std::vector<bool> right_;
  std::vector<std::vector<uint32_t>> places_;  ///< of each evaluation's candidates
  std::map<std::pair<bool, uint16_t>, std::vector<Vote>> selected_;
  const std::vector<Vote>* current_ = nullptr;
};

void Count(PooledVotes& pool, uint32_t attempts, Tally& tally) {
  VotingOptions way = tally.voting;
  const OutputVotes& output = pool.UnderSteps(way);
  way.step = 0;
  if (way.rule == VotingRule::kFirstHalt) way.rule = VotingRule::kCountThenQ;
  OutputResult& result = tally.results.back();
  const std::vector<RankedCandidate> ranked = RankCandidates(output, way);
  for (const RankedCandidate& candidate : ranked) {
    tally.votes += candidate.count;
  }
  const auto right = std::ranges::find_if(
      ranked, [&](const RankedCandidate& c) { return pool.IsRight(c.candidate); });
  result.answered = !ranked.empty();
  if (right == ranked.end()) return;
  result.correct_at = static_cast<uint32_t>(right - ranked.begin() + 1);
  result.exact = result.valid = result.correct_at <= attempts;
}

}  // namespace

Revote::Revote(std::span<const VotingOptions> ways, uint32_t attempts) : attempts_(attempts) {
  for (const VotingOptions& way : ways) tallies_.push_back({way, {}, 0});
}

void Revote::Add(const std::string& puzzle, uint32_t test,
                 std::span<const JudgedVotes> evaluations) {
  OutputResult unanswered;
  unanswered.puzzle = puzzle;
  unanswered.test = test;
  for (Tally& tally : tallies_) tally.results.push_back(unanswered);
  if (evaluations.empty()) return;
  PooledVotes pool(evaluations);
  for (Tally& tally : tallies_) Count(pool, attempts_, tally);
}

std::vector<uint32_t> PowersUpTo(uint32_t last) {
  std::vector<uint32_t> powers;
  for (uint64_t power = 1; power < last; power *= 2) powers.push_back(static_cast<uint32_t>(power));
  powers.push_back(last);
  return powers;
}

}  // namespace arc
