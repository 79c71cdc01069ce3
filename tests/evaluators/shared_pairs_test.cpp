#include "evaluators/shared_pairs.h"

#include <gtest/gtest.h>

#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

Pair PairOf(uint8_t input, uint8_t output) { return {Row({input}), Row({output})}; }

Puzzle Of(std::vector<Pair> demonstrations, std::vector<Pair> tests) {
  Puzzle puzzle;
  puzzle.demonstrations = std::move(demonstrations);
  puzzle.tests = std::move(tests);
  return puzzle;
}

using Groups = std::vector<size_t>;

TEST(GroupBySharedPairsTest, APairInAnyRoleJoins) {
  const Pair a = PairOf(1, 1), b = PairOf(2, 2), c = PairOf(3, 3), other = PairOf(1, 2);
  EXPECT_EQ(GroupBySharedPairs(std::vector{Of({a, b}, {c}), Of({other}, {PairOf(2, 1)}),
                                           Of({c, a}, {b}), Of({b, c}, {a})}),
            (Groups{0, 1, 0, 0}));
}

TEST(GroupBySharedPairsTest, ThroughOthersToo) {
  const Pair a = PairOf(1, 1), b = PairOf(2, 2), c = PairOf(3, 3), d = PairOf(4, 4);
  EXPECT_EQ(GroupBySharedPairs(
                std::vector{Of({a}, {b}), Of({c}, {d}), Of({}, {PairOf(9, 9)}), Of({b}, {c})}),
            (Groups{0, 0, 1, 0}));
  EXPECT_TRUE(GroupBySharedPairs({}).empty());
}

TEST(GroupBySharedPairsTest, UnknownOutputsAreOneValue) {
  const Pair unknown{Row({1}), {}};
  EXPECT_EQ(
      GroupBySharedPairs(std::vector{Of({}, {unknown}), Of({}, {PairOf(1, 1)}), Of({}, {unknown})}),
      (Groups{0, 1, 0}));
}

}  // namespace
}  // namespace arc
