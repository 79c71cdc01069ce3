#pragma once
#include <string>

#include "db/store.h"

namespace arc {

/// The filter narrowed to a suite or a dataset, whichever `name` is; empty: as it was. A suite
/// without evaluations has an empty leaderboard; throws UsageError where `name` is neither.
LeaderboardFilter BoardNamed(const Store& store, const std::string& name, LeaderboardFilter filter);

/// Of the same dataset: same name, same content. Both are LeaderboardRow or BoardScore.
template <typename Line>
bool SameData(const Line& a, const Line& b) {
  return a.dataset == b.dataset && a.dataset_hash == b.dataset_hash;
}

}  // namespace arc
