#pragma once
#include <string>
#include <vector>

#include "db/store.h"

namespace arc {

/// What a report is about.
struct ReportScope {
  std::vector<LeaderboardRow> rows;  ///< evaluations as Store::Leaderboard orders them
  std::vector<std::string> runs;     ///< whose curves are drawn: the rows', and named ones
  bool cut = false;                  ///< there are more evaluations than `limit` lets through
};

/// `names`: runs (or unique beginnings of their ids: with all their evaluations), numbers of
/// evaluations, suites, datasets; none: everything. Of a dataset at most the `limit` best
/// evaluations are taken, unless they are named themselves; 0: all. Throws UsageError on a name
/// that is none of these, and where there is nothing to report.
ReportScope ChooseScope(const Store& store, const std::vector<std::string>& names, int limit);

}  // namespace arc
