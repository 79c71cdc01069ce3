#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "db/store.h"
#include "evaluators/revote.h"

namespace arc {

/// The stored votes of one evaluation or of several that are pooled, ready to be counted anew.
class StoredVotes {
 public:
  /// `evaluations`: at least one. Throws UsageError where they are not all of one data set, where
  /// one is named twice, and where one has no results (its solutions were not known) or does not
  /// say which answers are right. `store` must outlive this.
  StoredVotes(const Store& store, std::span<const int64_t> evaluations);

  const std::vector<EvaluationRow>& evaluations() const { return rows_; }  ///< in the order given
  const EvaluationRecord& first() const { return rows_.front().evaluation; }
  /// Most views, and most halting steps, that one of them has.
  uint32_t views() const;
  uint32_t steps() const;

  /// Reads every vote once. Throws UsageError on a limit above views() or steps(); BadData where
  /// the votes are damaged.
  std::vector<Tally> Count(std::span<const VotingOptions> ways, uint32_t attempts) const;
  /// The scores that the suite goes by, the primary metric's first.
  std::vector<Score> Scores(const Tally& tally) const;

 private:
  JudgedVotes Judged(size_t evaluation, size_t output, OutputVotes votes) const;

  const Store& store_;
  std::vector<EvaluationRow> rows_;
  std::vector<std::vector<ResultRecord>> results_;  ///< of each evaluation; the same outputs
};

}  // namespace arc
