#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "db/store.h"
#include "harness/report/page/report.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {

/// A database of two trained models (one of which is named so as to break out of the page),
/// a solver and a control, evaluated on twenty puzzles of 6x6 Sudoku.
class PageTest : public testing::Test {
 protected:
  static constexpr const char* kHostile =
      "</script><script>document.title='broken'</script><b>&amp;\"'";
  static constexpr size_t kPuzzles = 20;

  PageTest();
  /// Votes of the record's views at each of its steps. The answer of a view v to puzzle p is wrong
  /// where (p + v) mod 10 is below `wrong`, which falls by one at each step. Wrong answers are all
  /// different and less confident, so that one right one outvotes them. Returns the number.
  int64_t AddEvaluation(EvaluationRecord record, int wrong);
  void AddRun(const std::string& id, const std::string& recipe);
  /// Metrics at ten steps; one value is no number.
  void AddCurve(const std::string& run, const std::string& key);
  std::vector<LeaderboardRow> Rows() const { return store_.Leaderboard({}); }
  EvaluatedPuzzles Known() const;
  nlohmann::json Report(const std::vector<std::string>& names = {}) const;
  /// A row of the report by its evaluation's number.
  static nlohmann::json RowOf(const nlohmann::json& report, int64_t id);

  TempFolder folder_;
  Store store_;
  std::vector<Puzzle> puzzles_;
  int64_t dataset_ = 0;
  int64_t trm_ = 0, hrm_ = 0, solver_ = 0, control_ = 0;
};

}  // namespace arc
