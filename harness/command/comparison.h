#pragma once
#include <string>
#include <vector>

#include "db/store.h"
#include "evaluators/seeds.h"

namespace arc {

/// One side of a comparison: an evaluation, or those of several seeds of one recipe.
struct Entry {
  std::string letter;               ///< A, B, C, ...
  std::string title;                ///< what was evaluated, and how
  std::vector<EvaluationRow> rows;  ///< one a seed
  SeedResults results;              ///< likewise
  SeedSummary summary;

  const EvaluationRecord& first() const { return rows.front().evaluation; }
};

/// `names`: as FindSeeds takes them. Throws UsageError where it or SeedsOf does, where two names
/// are one entry, or suites differ; BadData where the puzzles' content does, whatever they are
/// called, or nothing is known of it.
std::vector<Entry> LoadEntries(const Store& store, const std::vector<std::string>& names);

}  // namespace arc
