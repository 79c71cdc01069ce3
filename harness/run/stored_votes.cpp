#include "harness/run/stored_votes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tasks/error.h"

namespace arc {
namespace {

std::string DataHash(const Store& store, const EvaluationRow& row) {
  if (!row.evaluation.dataset) return "";
  return store.GetDataset(*row.evaluation.dataset).content_hash;
}

bool SameOutput(const ResultRecord& a, const ResultRecord& b) {
  return a.puzzle == b.puzzle && a.test == b.test;
}

void RequireSameData(const Store& store, const EvaluationRow& a, const EvaluationRow& b) {
  if (a.evaluation.suite == b.evaluation.suite && DataHash(store, a) == DataHash(store, b)) return;
  throw UsageError(
      fmt::format("evaluations {} and {} are of different puzzles: they cannot vote "
                  "together",
                  a.id, b.id));
}

/// Older evaluations say only at which rank the right answer came.
bool SaysWhatIsRight(const EvaluationRecord& evaluation, const ResultRecord& result) {
  return result.right || evaluation.primary_metric != "shortest_path";
}

void CheckResults(const EvaluationRow& row, const std::vector<ResultRecord>& results) {
  if (results.empty()) {
    throw UsageError(
        fmt::format("evaluation {} has no results: its solutions were not known", row.id));
  }
  const bool known = std::ranges::all_of(
      results, [&](const ResultRecord& r) { return SaysWhatIsRight(row.evaluation, r); });
  if (known) return;
  throw UsageError(
      fmt::format("evaluation {} was stored by an arcbench that did not record which answers are "
                  "shortest paths: evaluate again",
                  row.id));
}

void CheckLimits(const StoredVotes& votes, const VotingOptions& way) {
  const auto check = [](uint32_t asked, uint32_t there, const char* what) {
    if (asked <= there) return;
    throw UsageError(fmt::format("{} {} were not evaluated: there are {}", asked, what, there));
  };
  check(way.views, votes.views(), "views");
  check(way.step, votes.steps(), "halting steps");
}

}  // namespace

StoredVotes::StoredVotes(const Store& store, std::span<const int64_t> evaluations) : store_(store) {
  std::set<int64_t> known;
  for (const int64_t id : evaluations) {
    if (!known.insert(id).second) {
      throw UsageError(fmt::format("evaluation {} is named twice", id));
    }
    rows_.push_back(store.GetEvaluation(id));
    RequireSameData(store, rows_.front(), rows_.back());
    results_.push_back(store.ResultsOf(id));
    CheckResults(rows_.back(), results_.back());
    if (!std::ranges::equal(results_.front(), results_.back(), SameOutput)) {
      throw BadData(fmt::format("{}: evaluations {} and {} of the same puzzles have other outputs",
                                store.file().string(), rows_.front().id, id));
    }
  }
}

uint32_t StoredVotes::views() const {
  int most = 0;
  for (const EvaluationRow& row : rows_) most = std::max(most, row.evaluation.views);
  return static_cast<uint32_t>(most);
}

uint32_t StoredVotes::steps() const {
  int most = 0;
  for (const EvaluationRow& row : rows_) most = std::max(most, row.evaluation.steps);
  return static_cast<uint32_t>(most);
}

JudgedVotes StoredVotes::Judged(size_t evaluation, size_t output, OutputVotes votes) const {
  const ResultRecord& result = results_[evaluation][output];
  std::vector<uint32_t> right;
  if (result.right) {
    right = *result.right;
  } else if (result.correct_at > 0) {
    const std::string& rule = rows_[evaluation].evaluation.voting_rule;
    const auto ranked = RankCandidates(votes, {.rule = VotingRuleFromName(rule)});
    const auto rank = static_cast<size_t>(result.correct_at);
    if (rank > ranked.size()) {
      throw BadData(fmt::format("evaluation {}, puzzle {}: the answer of rank {} of {} is right",
                                rows_[evaluation].id, result.puzzle, rank, ranked.size()));
    }
    right.push_back(ranked[rank - 1].candidate);
  }
  return {std::move(votes), std::move(right)};
}

std::vector<Tally> StoredVotes::Count(std::span<const VotingOptions> ways,
                                      uint32_t attempts) const {
  for (const VotingOptions& way : ways) CheckLimits(*this, way);
  Revote revote(ways, attempts);
  for (size_t output = 0; output < results_.front().size(); ++output) {
    const std::string& puzzle = results_.front()[output].puzzle;
    const auto test = static_cast<uint32_t>(results_.front()[output].test);
    std::vector<JudgedVotes> votes;
    for (size_t i = 0; i < rows_.size(); ++i) {
      std::optional<OutputVotes> stored = store_.LoadOutput(rows_[i].id, puzzle, test);
      if (stored) votes.push_back(Judged(i, output, std::move(*stored)));
    }
    revote.Add(puzzle, test, votes);
  }
  return revote.tallies();
}

std::vector<Score> StoredVotes::Scores(const Tally& tally) const {
  if (first().primary_metric == "outputs") return TaskScores(tally.results);
  return {SolvedScore(first().primary_metric, tally.results)};
}

}  // namespace arc
