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
  const std::vector<std::string> suites = SuiteNames();
  if (std::ranges::find(suites, name) != suites.end()) return;
  std::vector<std::string> names;  // sets first: of two names as near, a set's is more often meant
  for (const LeaderboardRow& row : store.Leaderboard({})) names.push_back(row.dataset);
  if (std::ranges::find(names, name) != names.end()) return;
  names.insert(names.end(), suites.begin(), suites.end());
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
