#pragma once
#include <string>
#include <vector>

#include "db/store.h"

namespace arc {

/// The leaderboard's lines of a suite or a dataset, whichever `name` is; empty: of all. Throws
/// UsageError where it is neither.
std::vector<LeaderboardRow> LeaderboardRows(const Store& store, LeaderboardFilter filter,
                                            const std::string& name);

/// Of the same dataset: same name, same content.
bool SameData(const LeaderboardRow& a, const LeaderboardRow& b);

}  // namespace arc
