#include "harness/command/leaderboard_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/error.h"
#include "tasks/nearest.h"
#include "tasks/suite.h"

namespace arc {
namespace {

// A suite without evaluations has an empty leaderboard; a name that is none has no leaderboard.
void RefuseUnknown(const Store& store, const std::string& name) {
  std::vector<std::string> names = SuiteNames();
  if (std::ranges::find(names, name) != names.end()) return;
  for (const LeaderboardRow& row : store.Leaderboard({})) names.push_back(row.dataset);
  if (std::ranges::find(names, name) != names.end()) return;
  throw UsageError(
      fmt::format("no suite or evaluated dataset '{}'{}", name, DidYouMean(name, names)));
}

}  // namespace

std::vector<LeaderboardRow> LeaderboardRows(const Store& store, LeaderboardFilter filter,
                                            const std::string& name) {
  filter.suite = name;
  std::vector<LeaderboardRow> rows = store.Leaderboard(filter);
  if (!rows.empty() || name.empty()) return rows;
  filter.suite.clear();
  filter.dataset = name;
  rows = store.Leaderboard(filter);
  if (rows.empty()) RefuseUnknown(store, name);
  return rows;
}

bool SameData(const LeaderboardRow& a, const LeaderboardRow& b) {
  return a.dataset == b.dataset && a.dataset_hash == b.dataset_hash;
}

}  // namespace arc
