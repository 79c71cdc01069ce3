#include "harness/report/picture/terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PairText, IsTheFilesOwnCharactersWithoutColour) {
  EXPECT_EQ(PairText({Row({0, 1, 9}), Row({3, 2})}, "arc", {}), "  019\n -> 1x2\n  32\n");
  EXPECT_EQ(PairText({Row({0, 1, 2, 3, 4}), {}}, "maze", {}), "  # SGo\n");
  EXPECT_EQ(PairText({Row({0, 1, 16}), {}}, "sudoku", {}), "  .1G\n");
}

TEST(PairText, MarksASymbolThatTheSuiteDoesNotHave) {
  EXPECT_EQ(PairText({Row({10}), {}}, "arc", {}), "  ?\n");
}

TEST(PairText, PutsSymbolsOnTheirColourInTwoColumns) {
  const std::string text = PairText({Row({1, 4}), {}}, "arc", {.colour = true, .columns = 80});
  EXPECT_EQ(text,
            "  \x1b[48;2;0;116;217m\x1b[38;5;255m1 \x1b[48;2;255;220;0m\x1b[38;5;232m4 \x1b[0m\n");
}

TEST(PairText, StandsSideBySideWhereItFits) {
  const Pair pair{Grid(2, 3, 1), Grid(1, 4, 2)};
  const std::string wide = PairText(pair, "arc", {.colour = true, .columns = 21});
  EXPECT_THAT(wide, HasSubstr("  →  "));
  EXPECT_THAT(wide, Not(HasSubstr("->")));
  EXPECT_EQ(std::count(wide.begin(), wide.end(), '\n'), 2);
  const std::string narrow = PairText(pair, "arc", {.colour = true, .columns = 20});
  EXPECT_THAT(narrow, HasSubstr(" -> 1x4\n"));
  EXPECT_EQ(std::count(narrow.begin(), narrow.end(), '\n'), 4);
}

}  // namespace
}  // namespace arc
