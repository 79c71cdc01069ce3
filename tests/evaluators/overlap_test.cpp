#include "evaluators/overlap.h"

#include <gtest/gtest.h>

#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

PairDigest DemoOf(const std::string& task, uint32_t index, const std::string& digest) {
  return {task, PairRole::kDemonstration, index, digest};
}
PairDigest TestOf(const std::string& task, uint32_t index, const std::string& digest) {
  return {task, PairRole::kTest, index, digest};
}

TEST(OverlapTest, NamesEverySharedPairAndTask) {
  const std::vector<PairDigest> left = {DemoOf("a", 0, "1"), DemoOf("a", 1, "2"),
                                        TestOf("a", 0, "3"), DemoOf("b", 0, "4"),
                                        TestOf("b", 0, "5")};
  const std::vector<PairDigest> right = {DemoOf("x", 0, "2"), DemoOf("x", 1, "1"),
                                         TestOf("x", 0, "3"), DemoOf("x", 2, "7"),
                                         DemoOf("y", 0, "5"), TestOf("z", 0, "8")};
  const Overlap overlap = FindOverlap(left, right);
  ASSERT_EQ(overlap.pairs.size(), 4U);
  EXPECT_EQ(overlap.pairs[0].right.index, 1U);  // the demonstrations in another order
  EXPECT_EQ(overlap.pairs[3].left.role, PairRole::kTest);
  EXPECT_EQ(overlap.pairs[3].right.role, PairRole::kDemonstration);
  ASSERT_EQ(overlap.tasks.size(), 2U);
  EXPECT_EQ(overlap.tasks[0].left, "a");
  EXPECT_EQ(overlap.tasks[0].right, "x");
  EXPECT_EQ(overlap.tasks[0].shared, 3U);
  EXPECT_EQ(overlap.tasks[0].right_pairs, 4U);
  EXPECT_TRUE(overlap.tasks[0].whole());
  EXPECT_EQ(overlap.tasks[1].right, "y");
  EXPECT_FALSE(overlap.tasks[1].whole());
}

TEST(OverlapTest, RepeatedPairsCountOnce) {
  const std::vector<PairDigest> left = {DemoOf("a", 0, "1"), DemoOf("a", 1, "2")};
  const std::vector<PairDigest> right = {DemoOf("x", 0, "1"), DemoOf("x", 1, "1")};
  const Overlap overlap = FindOverlap(left, right);
  EXPECT_EQ(overlap.pairs.size(), 2U);
  EXPECT_EQ(overlap.tasks[0].shared, 1U);
}

TEST(OverlapTest, DisjointSetsShareNothing) {
  const std::vector<PairDigest> left = {DemoOf("a", 0, "1")}, right = {DemoOf("b", 0, "2")};
  EXPECT_TRUE(FindOverlap(left, right).empty());
  EXPECT_TRUE(FindOverlap({}, {}).empty());
}

TEST(OverlapTest, DigestsOfPuzzles) {
  Puzzle puzzle = PuzzleOf("p", {Row({1, 2})});
  puzzle.demonstrations = {{Row({2, 1}), Row({0})}, {Row({3}), Row({0})}};
  const auto pairs = DigestPairs(FakeSuite("s", 1, true), std::vector{puzzle});
  ASSERT_EQ(pairs.size(), 3U);
  EXPECT_EQ(pairs[1].index, 1U);
  EXPECT_EQ(pairs[2].role, PairRole::kTest);
  EXPECT_EQ(pairs[0].digest, pairs[2].digest);
  EXPECT_EQ(CountClasses(pairs), 2U);
  EXPECT_EQ(CountClasses({}), 0U);
}

}  // namespace
}  // namespace arc
