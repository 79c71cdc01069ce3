#include "harness/report/page/scope.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "tasks/error.h"
#include "tasks/suite.h"

namespace arc {
namespace {

std::optional<int64_t> NumberIn(const std::string& name) {
  int64_t number = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data(), end, number);
  if (error == std::errc() && stop == end) return number;
  return std::nullopt;
}

/// Names as what they stand for.
struct Wanted {
  std::set<std::string> sets;  ///< suites and datasets
  std::set<int64_t> evaluations;
  std::vector<std::string> runs;

  bool Named(const LeaderboardRow& row) const {
    return evaluations.contains(row.id) ||
           std::ranges::find(runs, row.evaluation.run) != runs.end();
  }
  bool InSet(const LeaderboardRow& row) const {
    return sets.contains(row.dataset) || sets.contains(row.evaluation.suite);
  }
};

bool IsSet(const std::string& name, const std::vector<LeaderboardRow>& all) {
  const std::vector<std::string> suites = SuiteNames();
  return std::ranges::find(suites, name) != suites.end() ||
         std::ranges::any_of(all, [&](const LeaderboardRow& r) { return r.dataset == name; });
}

Wanted Understand(const Store& store, const std::vector<std::string>& names,
                  const std::vector<LeaderboardRow>& all) {
  Wanted wanted;
  for (const std::string& name : names) {
    if (IsSet(name, all)) {
      wanted.sets.insert(name);
    } else if (const auto number = NumberIn(name)) {
      wanted.evaluations.insert(store.GetEvaluation(*number).id);
    } else {
      const std::string run = store.FindRun(name);
      if (std::ranges::find(wanted.runs, run) == wanted.runs.end()) wanted.runs.push_back(run);
    }
  }
  return wanted;
}

void AddRun(std::vector<std::string>& runs, const std::string& run) {
  if (!run.empty() && std::ranges::find(runs, run) == runs.end()) runs.push_back(run);
}

}  // namespace

ReportScope ChooseScope(const Store& store, const std::vector<std::string>& names, int limit) {
  const std::vector<LeaderboardRow> all = store.Leaderboard({});
  const Wanted wanted = Understand(store, names, all);
  ReportScope scope;
  std::map<std::optional<int64_t>, int> taken;
  for (const LeaderboardRow& row : all) {
    const bool named = wanted.Named(row);
    if (!named && !names.empty() && !wanted.InSet(row)) continue;
    const bool fits = limit == 0 || taken[row.evaluation.dataset] < limit;
    scope.cut = scope.cut || (!named && !fits);
    if (!named && !fits) continue;
    ++taken[row.evaluation.dataset];
    scope.rows.push_back(row);
  }
  for (const std::string& run : wanted.runs) AddRun(scope.runs, run);
  for (const LeaderboardRow& row : scope.rows) AddRun(scope.runs, row.evaluation.run);
  if (names.empty() && scope.rows.empty()) {
    for (const RunRow& row : store.Runs({.kind = "train", .limit = limit})) {
      AddRun(scope.runs, row.id);
    }
  }
  if (scope.rows.empty() && scope.runs.empty()) {
    throw UsageError(names.empty()
                         ? "nothing to report yet: no evaluation and no training run"
                         : fmt::format("nothing to report: no evaluation on {} yet", names[0]));
  }
  return scope;
}

}  // namespace arc
