#include "harness/command/leaderboard_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/error.h"
#include "tasks/nearest.h"
#include "tasks/suite.h"

namespace arc {

LeaderboardFilter BoardNamed(const Store& store, const std::string& name,
                             LeaderboardFilter filter) {
  const std::vector<std::string> suites = SuiteNames();
  if (name.empty() || std::ranges::find(suites, name) != suites.end()) {
    filter.suite = name;
    return filter;
  }
  std::vector<std::string> names = store.EvaluatedDatasets();
  if (std::ranges::find(names, name) == names.end()) {
    names.insert(names.end(), suites.begin(), suites.end());  // of two as near, a set is likelier
    throw UsageError(
        fmt::format("no suite or evaluated dataset '{}'{}", name, DidYouMean(name, names)));
  }
  filter.dataset = name;
  return filter;
}

}  // namespace arc
