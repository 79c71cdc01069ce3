#include "evaluators/seeds.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

/// Results of puzzles p0, p1, ...: '1' solved, '0' not.
std::vector<PuzzleResult> Results(const std::string& solved) {
  std::vector<PuzzleResult> results;
  for (size_t i = 0; i < solved.size(); ++i) {
    results.push_back({fmt::format("p{}", i), solved[i] == '1' ? 1U : 0U, 1});
  }
  return results;
}

const SeedResults kThree = {Results("11110110"), Results("11010110"), Results("11110100")};
const SeedResults kTwo = {Results("01010000"), Results("11000000")};

// The header's formulas in numpy, quantiles from scipy.stats.t, p value by scipy's brentq.
TEST(SeedsTest, SummaryMatchesScipy) {
  const SeedSummary three = SummariseSeeds(kThree);
  EXPECT_EQ(three.seeds, 3U);
  EXPECT_NEAR(three.mean, 2.0 / 3, 1e-12);
  EXPECT_NEAR(three.spread, 0.0721687836487032, 1e-12);
  EXPECT_NEAR(three.interval.low, 0.3036797551346, 1e-9);
  EXPECT_NEAR(three.interval.high, 0.9016886968703, 1e-9);
  const SeedSummary two = SummariseSeeds(kTwo);
  EXPECT_EQ(two.spread, 0);
  EXPECT_NEAR(two.interval.low, 0.0971673177286, 1e-9);
  EXPECT_NEAR(two.interval.high, 0.5079688877632, 1e-9);
}

TEST(SeedsTest, ComparisonMatchesScipy) {
  const Comparison c = CompareSeeds(kThree, kTwo);
  EXPECT_NEAR(c.difference, 0.4166666666667, 1e-12);
  EXPECT_NEAR(c.interval.low, 0.0229085945884, 1e-9);
  EXPECT_NEAR(c.interval.high, 0.8104247387449, 1e-9);
  EXPECT_NEAR(c.p_value, 0.0417178331404, 1e-9);
  EXPECT_EQ(Better(c, c.p_value), 1);
  const Comparison one = CompareSeeds(kThree, {kTwo[0]});
  EXPECT_NEAR(one.interval.low, -0.0880130625910, 1e-9);
  EXPECT_NEAR(one.p_value, 0.0893918788570, 1e-9);
  const Comparison swapped = CompareSeeds(kTwo, kThree);
  EXPECT_NEAR(swapped.p_value, c.p_value, 1e-12);
  EXPECT_EQ(swapped.wins, c.losses);
}

TEST(SeedsTest, OneSeedEachIsTheExactTest) {
  const Comparison c = CompareSeeds({kThree[0]}, {kTwo[0]});
  EXPECT_EQ(c.p_value, Compare(kThree[0], kTwo[0]).p_value);
  const SeedSummary one = SummariseSeeds({kThree[0]});
  EXPECT_EQ(one.spread, 0);
  EXPECT_EQ(one.interval.low, WilsonInterval(6, 8).low);
}

TEST(SeedsTest, AllRightIsNoCertainty) {
  const SeedResults all = {Results("11111111"), Results("11111111")};
  EXPECT_EQ(SummariseSeeds(all).interval.low, WilsonInterval(8, 8).low);
  const Comparison c = CompareSeeds(all, all);
  EXPECT_EQ(c.difference, 0);
  EXPECT_LT(c.interval.low, 0);
  EXPECT_GT(c.p_value, 0.99);
}

TEST(SeedsTest, PuzzlesMayComeInAnyOrderAndHaveSeveralOutputs) {
  const SeedResults a = {{{"x", 2, 2}, {"y", 1, 3}}, {{"y", 3, 3}, {"x", 0, 2}}};
  const SeedResults b = {{{"x", 0, 2}, {"y", 2, 3}}, {{"x", 0, 2}, {"y", 1, 3}}};
  const Comparison c = CompareSeeds(a, b);
  EXPECT_DOUBLE_EQ(c.value_a, 0.6);
  EXPECT_DOUBLE_EQ(c.value_b, 0.3);
  EXPECT_EQ(c.wins, 2U);
  const std::vector<PuzzlePair> pairs = WinsAndLosses(a, b);
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].puzzle, "x");
  EXPECT_EQ(pairs[1].solved_a, 2);
  EXPECT_EQ(pairs[1].solved_b, 1.5);
}

TEST(SeedsTest, ListsWinsThenLosses) {
  const std::vector<PuzzlePair> pairs = WinsAndLosses({Results("1100")}, {Results("0101")});
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].puzzle, "p0");
  EXPECT_EQ(pairs[0].solved_a, 1);
  EXPECT_EQ(pairs[1].puzzle, "p3");
  EXPECT_EQ(pairs[1].solved_b, 1);
}

TEST(SeedsTest, RefusesOtherPuzzles) {
  ExpectError(ErrorKind::kBadData, "not evaluated on the same puzzles", [] {
    SummariseSeeds({Results("11"), Results("1")});
  });
  ExpectError(ErrorKind::kBadData, "not evaluated on the same puzzles", [] {
    CompareSeeds(kThree, {Results("11"), Results("10")});
  });
  ExpectError(ErrorKind::kUsage, "no seeds", [] { SummariseSeeds({}); });
}

double Normal(Random& random) {
  return std::sqrt(-2 * std::log(1 - random.Uniform())) * std::cos(2 * M_PI * random.Uniform());
}

/// Recipes whose seeds and puzzles differ: log odds = mean + puzzle + seed + their own noise.
struct Recipe {
  double mean = 0.5, seed_spread = 0.4, noise = 0.5;
  SeedResults Draw(size_t seeds, const std::vector<double>& puzzles, Random& random) const {
    SeedResults results;
    for (size_t s = 0; s < seeds; ++s) {
      const double seed = mean + seed_spread * Normal(random);
      std::string solved;
      for (double puzzle : puzzles) {
        const double odds = std::exp(seed + puzzle + noise * Normal(random));
        solved += random.Uniform() < odds / (1 + odds) ? '1' : '0';
      }
      results.push_back(Results(solved));
    }
    return results;
  }
  /// The score over all seeds and puzzles: the normal integral in 4,000 steps.
  double Truth(double puzzle_spread) const {
    const double sd =
        std::sqrt(puzzle_spread * puzzle_spread + seed_spread * seed_spread + noise * noise);
    double sum = 0, weight = 0;
    for (int i = -2000; i <= 2000; ++i) {
      const double x = i / 250.0, w = std::exp(-x * x / 2);
      sum += w / (1 + std::exp(-mean - sd * x));
      weight += w;
    }
    return sum / weight;
  }
};

std::vector<double> Puzzles(size_t n, Random& random) {
  std::vector<double> puzzles;
  for (size_t i = 0; i < n; ++i) puzzles.push_back(1.5 * Normal(random));
  return puzzles;
}

TEST(SeedsTest, TheIntervalCovers) {
  Random random(21);
  const Recipe recipe;
  const double truth = recipe.Truth(1.5);
  const int rounds = 2000;
  for (size_t seeds : {3, 5}) {
    int covered = 0;
    for (int round = 0; round < rounds; ++round) {
      const Interval i = SummariseSeeds(recipe.Draw(seeds, Puzzles(200, random), random)).interval;
      covered += i.low <= truth && truth <= i.high;
    }
    EXPECT_GE(covered / double{rounds}, 0.93) << seeds;
    EXPECT_LE(covered / double{rounds}, 0.97) << seeds;
  }
}

// Equal recipes, of which the one or the other has the luckier seeds: compared seed by seed,
// far more than one in twenty would be called different.
TEST(SeedsTest, FindsNoDifferenceThatIsNotThere) {
  Random random(22);
  const Recipe recipe;
  const int rounds = 2000;
  int found = 0, single = 0, singles = 0;
  for (int round = 0; round < rounds; ++round) {
    const std::vector<double> puzzles = Puzzles(100, random);
    const SeedResults a = recipe.Draw(3, puzzles, random), b = recipe.Draw(4, puzzles, random);
    const Comparison c = CompareSeeds(a, b);
    found += Better(c, c.p_value) != 0;
    if (round % 10 != 0) continue;
    const Comparison one = Compare(a[0], b[0]);
    single += Better(one, one.p_value) != 0;
    ++singles;
  }
  EXPECT_LE(found / double{rounds}, 0.05);
  EXPECT_GT(found, 0);
  EXPECT_GT(single / static_cast<double>(singles), 0.10);
}

TEST(SeedsTest, FindsADifferenceThatIsThere) {
  Random random(23);
  const Recipe weak{.mean = 0.0, .seed_spread = 0.1}, strong{.mean = 0.8, .seed_spread = 0.1};
  int found = 0, wrong = 0;
  for (int round = 0; round < 200; ++round) {
    const std::vector<double> puzzles = Puzzles(200, random);
    const Comparison c =
        CompareSeeds(strong.Draw(4, puzzles, random), weak.Draw(4, puzzles, random));
    found += Better(c, c.p_value) == 1;
    wrong += Better(c, c.p_value) == -1;
  }
  EXPECT_GT(found, 190);
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace arc
