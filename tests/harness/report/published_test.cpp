#include "harness/report/published.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace arc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> Models(std::string_view name) {
  std::vector<std::string> models;
  for (const PublishedScore& score : PublishedFor(name)) models.push_back(score.model);
  return models;
}

TEST(Published, AreFoundByBenchmarkSuiteAndFile) {
  EXPECT_EQ(PublishedFor("").size(), PublishedScores().size());
  EXPECT_EQ(PublishedFor("arc").size(), 12U);
  EXPECT_EQ(PublishedFor("arc1-eval").size(), 6U);
  EXPECT_EQ(PublishedFor("ARC-AGI-2/evaluation").size(), 6U);
  EXPECT_THAT(Models("sudoku-extreme-1k/test"), ElementsAre("HRM", "TRM, MLP"));
  EXPECT_THAT(Models("maze-30x30-hard-1k/test"), ElementsAre("HRM", "TRM, attention"));
}

TEST(Published, OtherPuzzlesHaveNone) {
  for (const char* name : {"sudoku6", "maze7", "arc1-train", "arc1-eval-part-12x12"}) {
    EXPECT_THAT(Models(name), IsEmpty()) << name;
  }
}

TEST(Published, EveryRowSaysItsSourceAndProtocol) {
  for (const PublishedScore& score : PublishedScores()) {
    EXPECT_THAT(score.source, HasSubstr("arXiv:")) << score.model;
    EXPECT_NE(score.protocol, "") << score.model;
    EXPECT_GT(score.value, 0);
    EXPECT_LT(score.value, 1);
  }
}

TEST(Published, TheIntervalIsThereWhereNIsKnown) {
  // Wilson, 403 of 1,000 scaled to 400 tasks: (p + z2/2n -+ z sqrt(p(1-p)/n + z2/4n2))/(1 + z2/n).
  const std::string text =
      TableText(PublishedTable(PublishedFor("arc1-eval"), TableFormat::kText), false);
  EXPECT_THAT(text, HasSubstr("40.3 %  [35.6, 45.2]"));
  const std::string csv = TableCsv(PublishedTable(PublishedFor("arc1-eval"), TableFormat::kCsv));
  EXPECT_THAT(csv, HasSubstr("yes,arc1-eval,arc,o3-mini-high,0.345,,,,2,"));
}

}  // namespace
}  // namespace arc
