#include "evaluators/power.h"

#include <gtest/gtest.h>

#include "evaluators/statistics.h"
#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

// scipy 1: sum over m of binom.pmf(m, n, psi) * (binom.cdf(c, m, w) + binom.sf(m - c - 1, m, w)),
// w = (1 + d / psi) / 2, c the largest l with 2 * binom.cdf(l, m, 0.5) <= 0.05.
TEST(PowerTest, MatchesScipy) {
  EXPECT_NEAR(McNemarPower(100, 0.2, 0.1), 0.544445427935232, 1e-9);
  EXPECT_NEAR(McNemarPower(100, 0.2, 0), 0.0294402059930883, 1e-9);
  EXPECT_NEAR(McNemarPower(400, 0.0575, 0.0575), 0.9999954802065466, 1e-9);
  EXPECT_NEAR(McNemarPower(40, 0.5, 0.3), 0.7423304452388049, 1e-9);
  EXPECT_NEAR(McNemarPower(6, 1, 1), 1, 1e-12);
}

// The same sum, bisected to 1e-6 for a power of 0.8, psi = max(psi, d).
TEST(PowerTest, SmallestDifferenceMatchesScipy) {
  EXPECT_NEAR(*SmallestDifference(100, 0.2), 0.127725601, 2e-5);
  EXPECT_NEAR(*SmallestDifference(40, 0), 0.190464020, 2e-5);
  EXPECT_NEAR(*SmallestDifference(100, 0), 0.077911377, 2e-5);
  EXPECT_NEAR(*SmallestDifference(6, 0.5), 0.963493347, 2e-5);
}

TEST(PowerTest, FivePuzzlesShowNothing) {
  EXPECT_FALSE(SmallestDifference(5, 0.5));
  EXPECT_TRUE(SmallestDifference(6, 0.5));
  ExpectError(ErrorKind::kUsage, "no power of a difference 0.3 with 0.2 discordant",
              [] { McNemarPower(10, 0.2, 0.3); });
}

TEST(PowerTest, LargeSamplesAreQuick) { EXPECT_LT(*SmallestDifference(400000, 0.2), 0.003); }

// Simulated pairs with the smallest difference are found four times in five.
TEST(PowerTest, FindsTheSmallestDifferenceAsOftenAsItSays) {
  Random random(11);
  const double d = *SmallestDifference(100, 0.2);
  int found = 0;
  for (int round = 0; round < 4000; ++round) {
    uint64_t wins = 0, losses = 0;
    for (int i = 0; i < 100; ++i) {
      const double u = random.Uniform();
      wins += u < (0.2 + d) / 2;
      losses += u >= (0.2 + d) / 2 && u < 0.2;
    }
    found += McNemarExact(wins, losses) <= 0.05;
  }
  EXPECT_NEAR(found / 4000.0, 0.8, 0.025);
}

}  // namespace
}  // namespace arc
