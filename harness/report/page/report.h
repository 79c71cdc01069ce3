#pragma once
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/report/page/answers.h"
#include "harness/report/page/scope.h"

namespace arc {

struct ReportOptions {
  std::string title;
  std::string version;  ///< of the program that makes it
  size_t puzzles = 0;   ///< that are shown of a dataset, at most
  /// The puzzles of an evaluation's dataset. Called once for each dataset; may not throw.
  std::function<EvaluatedPuzzles(const LeaderboardRow&)> find_puzzles;
  std::function<void(size_t done, size_t of)> progress;  ///< evaluations; may be empty
};

/// Everything that the page shows, which reads nothing else.
nlohmann::json ReportJson(const Store& store, const ReportScope& scope,
                          const ReportOptions& options);

/// The page: one HTML file that loads nothing. Ids and names in `data` are text to it,
/// whatever they hold.
std::string ReportPage(const nlohmann::json& data);

}  // namespace arc
