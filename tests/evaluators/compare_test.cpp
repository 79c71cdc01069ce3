#include "evaluators/compare.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

/// Results of puzzles p0, p1, ... : '1' solved, '0' not.
std::vector<PuzzleResult> Results(const std::string& solved) {
  std::vector<PuzzleResult> results;
  for (size_t i = 0; i < solved.size(); ++i) {
    results.push_back({fmt::format("p{}", i), solved[i] == '1' ? 1U : 0U, 1});
  }
  return results;
}

TEST(CompareTest, CountsPairs) {
  const Comparison c = Compare(Results("1111100"), Results("1000010"));
  EXPECT_EQ(c.n, 7U);
  EXPECT_EQ(c.wins, 4U);
  EXPECT_EQ(c.losses, 1U);
  EXPECT_EQ(c.both, 1U);
  EXPECT_EQ(c.neither, 1U);
  EXPECT_DOUBLE_EQ(c.value_a, 5.0 / 7);
  EXPECT_DOUBLE_EQ(c.value_b, 2.0 / 7);
  EXPECT_DOUBLE_EQ(c.difference, 3.0 / 7);
  EXPECT_DOUBLE_EQ(c.p_value, 0.375);  // 2 (C(5,0) + C(5,1)) / 32
  EXPECT_EQ(c.method, "paired bootstrap over puzzles");
  EXPECT_LT(c.interval.low, c.difference);
  EXPECT_GT(c.interval.high, c.difference);
}

TEST(CompareTest, TheOrderOfPuzzlesDoesNotMatter) {
  std::vector<PuzzleResult> a = Results("110100");
  const std::vector<PuzzleResult> b = Results("011000");
  const Comparison first = Compare(a, b);
  std::swap(a[0], a[5]);
  const Comparison second = Compare(a, b);
  EXPECT_EQ(first.interval.low, second.interval.low);
  EXPECT_EQ(first.wins, second.wins);
}

TEST(CompareTest, SwappedSidesSwapTheSign) {
  const Comparison ab = Compare(Results("1101"), Results("0100"));
  const Comparison ba = Compare(Results("0100"), Results("1101"));
  EXPECT_DOUBLE_EQ(ab.difference, -ba.difference);
  EXPECT_EQ(ab.wins, ba.losses);
  EXPECT_EQ(ab.p_value, ba.p_value);
}

TEST(CompareTest, NoDiscordantPairIsNoCertainty) {
  const Comparison c = Compare(Results("1100"), Results("1100"));
  EXPECT_EQ(c.p_value, 1);
  EXPECT_LT(c.interval.low, 0);
  EXPECT_GT(c.interval.high, 0);
  EXPECT_EQ(c.method, "Agresti-Min (bootstrap without width)");
}

TEST(CompareTest, PuzzlesWithSeveralOutputs) {
  const std::vector<PuzzleResult> a = {{"x", 2, 2}, {"y", 1, 3}, {"z", 1, 2}};
  const std::vector<PuzzleResult> b = {{"x", 1, 2}, {"y", 2, 3}, {"z", 1, 2}};
  const Comparison c = Compare(a, b);
  EXPECT_EQ(c.n, 3U);
  EXPECT_EQ(c.wins, 1U);
  EXPECT_EQ(c.losses, 1U);
  EXPECT_EQ(c.both, 1U);
  EXPECT_DOUBLE_EQ(c.difference, 0);
  EXPECT_DOUBLE_EQ(c.value_a, 4.0 / 7);
}

TEST(CompareTest, SumsOutputsByPuzzle) {
  std::vector<OutputResult> outputs(3);
  outputs[0].puzzle = outputs[2].puzzle = "a";
  outputs[1].puzzle = "b";
  outputs[2].exact = true;
  const std::vector<PuzzleResult> puzzles = ByPuzzle(outputs);
  ASSERT_EQ(puzzles.size(), 2U);
  EXPECT_EQ(puzzles[0].puzzle, "a");
  EXPECT_EQ(puzzles[0].solved, 1U);
  EXPECT_EQ(puzzles[0].outputs, 2U);
}

TEST(CompareTest, RefusesDifferentPuzzles) {
  ExpectError(ErrorKind::kBadData,
              "not evaluated on the same puzzles; 7 only in the first: p1, p2, p3, p4, p5, ...",
              [] { Compare(Results("11111111"), Results("1")); });
  ExpectError(ErrorKind::kBadData, "same puzzles; 1 only in the second: p1",
              [] { Compare(Results("1"), Results("11")); });
  ExpectError(ErrorKind::kBadData, "no puzzles to compare", [] { Compare({}, {}); });
  const std::vector<PuzzleResult> twice = {{"x", 1, 1}, {"x", 0, 1}};
  ExpectError(ErrorKind::kBadData, "puzzle x comes twice in the second",
              [&] { Compare(Results("1"), twice); });
  const std::vector<PuzzleResult> one = {{"p0", 1, 1}}, two = {{"p0", 1, 2}}, bad = {{"p0", 3, 2}};
  ExpectError(ErrorKind::kBadData, "puzzle p0 has 1 outputs in the first and 2 in the second",
              [&] { Compare(one, two); });
  ExpectError(ErrorKind::kBadData, "p0 in the first: 3 of 2 outputs", [&] { Compare(bad, two); });
}

TEST(CompareTest, TheExactTestDecides) {
  const Comparison six = Compare(Results("111111"), Results("000000"));
  EXPECT_EQ(Better(six, six.p_value), 1);
  EXPECT_EQ(Better(six, 0.06), 0);
  const Comparison five = Compare(Results("00000"), Results("11111"));
  EXPECT_EQ(Better(five, five.p_value), 0);
  EXPECT_EQ(Better(five, 0.01), -1);
}

// 2,000 pairs of 150 puzzles each: without a difference, and with one of ten points.
TEST(CompareTest, FindsNoDifferenceThatIsNotThereAndCovers) {
  Random random(13);
  const int rounds = 2000;
  int found = 0, covered = 0;
  for (int round = 0; round < rounds; ++round) {
    std::string a, b, better;
    for (int i = 0; i < 150; ++i) {
      const double hard = random.Uniform();
      a += random.Uniform() * 0.6 + hard * 0.4 < 0.5 ? '1' : '0';
      b += random.Uniform() * 0.6 + hard * 0.4 < 0.5 ? '1' : '0';
      better += b.back() == '1' || random.Uniform() < 0.2 ? '1' : '0';
    }
    const Comparison same = Compare(Results(a), Results(b));
    found += Better(same, same.p_value) != 0;
    const Comparison other = Compare(Results(better), Results(b), random.Next());
    covered += other.interval.low <= 0.1 && 0.1 <= other.interval.high;
  }
  EXPECT_LE(found / double{rounds}, 0.05);
  EXPECT_GE(covered / double{rounds}, 0.93);
  EXPECT_LE(covered / double{rounds}, 0.97);
}

TEST(CompareTest, LargeSamplesAreQuick) {
  std::string a, b;
  for (int i = 0; i < 400000; ++i) {
    a += i % 3 == 0 ? '1' : '0';
    b += i % 5 == 0 ? '1' : '0';
  }
  const Comparison c = Compare(Results(a), Results(b));
  EXPECT_NEAR(c.difference, 1.0 / 3 - 0.2, 1e-4);
  EXPECT_LT(c.interval.high - c.interval.low, 0.01);
  EXPECT_LT(c.p_value, 1e-100);
}

}  // namespace
}  // namespace arc
