#include "harness/report/page/scope.h"

#include "tasks/error.h"
#include "tests/harness/report/page/page_fixture.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

using Scope = PageTest;

std::vector<int64_t> Ids(const ReportScope& scope) {
  std::vector<int64_t> ids;
  for (const LeaderboardRow& row : scope.rows) ids.push_back(row.id);
  return ids;
}

TEST_F(Scope, WithoutNamesIsEverythingBestFirst) {
  const ReportScope scope = ChooseScope(store_, {}, 0);
  EXPECT_EQ(scope.rows.size(), 4U);
  EXPECT_EQ(scope.rows[0].id, solver_);
  EXPECT_EQ(scope.rows[3].id, control_);
  EXPECT_THAT(scope.runs, UnorderedElementsAre("trm-1", "hrm-1"));
  EXPECT_FALSE(scope.cut);
}

TEST_F(Scope, ARunStandsForAllItsEvaluationsAndANumberForOne) {
  EXPECT_THAT(Ids(ChooseScope(store_, {"hrm"}, 0)), ElementsAre(hrm_, control_));
  const ReportScope scope = ChooseScope(store_, {std::to_string(solver_), "trm-1"}, 0);
  EXPECT_THAT(Ids(scope), ElementsAre(solver_, trm_));
  EXPECT_THAT(scope.runs, ElementsAre("trm-1"));
}

TEST_F(Scope, ASuiteOrADatasetIsCutToItsBest) {
  const ReportScope scope = ChooseScope(store_, {"sudoku"}, 2);
  EXPECT_THAT(Ids(scope), ElementsAre(solver_, trm_));
  EXPECT_TRUE(scope.cut);
  EXPECT_EQ(ChooseScope(store_, {"sudoku6"}, 0).rows.size(), 4U);
}

TEST_F(Scope, WhatIsNamedIsNotCut) {
  const ReportScope scope = ChooseScope(store_, {std::to_string(control_), "sudoku"}, 1);
  EXPECT_THAT(Ids(scope), ElementsAre(solver_, control_));
}

TEST_F(Scope, RefusesNamesThatStandForNothing) {
  EXPECT_THROW(ChooseScope(store_, {"nothing"}, 0), Error);
  EXPECT_THROW(ChooseScope(store_, {"999"}, 0), Error);
  EXPECT_THROW(ChooseScope(store_, {"maze"}, 0), Error);
}

}  // namespace
}  // namespace arc
