#include "evaluators/sequential.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

SequentialTest After(const std::vector<int>& outcomes, const SequentialOptions& options = {}) {
  SequentialTest test(options);
  for (int outcome : outcomes) test.Add(outcome);
  return test;
}

// The header's products in numpy, over log 40 and log 10.
TEST(Sequential, MatchesNumpy) {
  const std::vector<int> outcomes = {1, 0, 0, 1, -1, 0, 1, 1, 0, 0};
  const SequentialTest::Progress p = After(outcomes).progress();
  EXPECT_NEAR(p.a_better, 0.13076532093372303, 1e-12);
  EXPECT_NEAR(p.b_better, -0.2130987223965553, 1e-12);
  EXPECT_NEAR(p.neither, -0.2956155286884991, 1e-12);
  const SequentialTest large = After(outcomes, {.effect = 0.2});
  EXPECT_NEAR(large.progress().a_better, 0.21445067651965363, 1e-12);
  EXPECT_NEAR(large.progress().neither, -0.2728539003346262, 1e-12);
  EXPECT_EQ(large.wins(), 4U);
  EXPECT_EQ(large.losses(), 1U);
  EXPECT_EQ(large.puzzles(), 10U);
}

TEST(Sequential, StopsWhenDecidedAndStays) {
  SequentialTest won = After(std::vector<int>(30, 1));
  EXPECT_EQ(won.decision(), Decision::kABetter);
  EXPECT_LT(won.puzzles(), 30U) << "the rest was not needed";
  const uint64_t needed = won.puzzles();
  EXPECT_EQ(won.Add(-1), Decision::kABetter);
  EXPECT_EQ(won.puzzles(), needed);
  EXPECT_EQ(After(std::vector<int>(1000, -1)).decision(), Decision::kBBetter);
  EXPECT_EQ(After(std::vector<int>(1000, 0)).decision(), Decision::kNeither);
  EXPECT_EQ(After({1, -1, 0}).decision(), Decision::kOpen);
}

TEST(Sequential, RefusesWhatIsNoShare) {
  ExpectError(ErrorKind::kUsage, "alpha = 0",
              [] { SequentialTest(SequentialOptions{.alpha = 0}); });
  ExpectError(ErrorKind::kUsage, "beta = 1", [] { SequentialTest(SequentialOptions{.beta = 1}); });
  ExpectError(ErrorKind::kUsage, "effect = 1.5",
              [] { SequentialTest(SequentialOptions{.effect = 1.5}); });
}

/// How often each verdict came, and the mean number of puzzles, of `rounds` simulated matches
/// in which the two differ on a share `discordant` and by `difference`.
struct Tally {
  double a = 0, b = 0, neither = 0, open = 0, puzzles = 0;
};
Tally Play(double discordant, double difference, const SequentialOptions& options, Random& random,
           int rounds = 2000, int most = 3000) {
  Tally tally;
  for (int round = 0; round < rounds; ++round) {
    SequentialTest test(options);
    for (int i = 0; i < most && test.decision() == Decision::kOpen; ++i) {
      const double u = random.Uniform();
      test.Add(u < (discordant + difference) / 2 ? 1 : u < discordant ? -1 : 0);
    }
    tally.a += test.decision() == Decision::kABetter;
    tally.b += test.decision() == Decision::kBBetter;
    tally.neither += test.decision() == Decision::kNeither;
    tally.open += test.decision() == Decision::kOpen;
    tally.puzzles += static_cast<double>(test.puzzles());
  }
  for (double* value : {&tally.a, &tally.b, &tally.neither, &tally.open, &tally.puzzles}) {
    *value /= rounds;
  }
  return tally;
}

TEST(Sequential, KeepsItsErrorRates) {
  Random random(31);
  const SequentialOptions options;
  for (double discordant : {0.06, 0.2, 0.5}) {
    const Tally equal = Play(discordant, 0, options, random);
    EXPECT_LE(equal.a + equal.b, options.alpha) << discordant;
    EXPECT_GT(equal.neither, 0.85) << discordant;
    const Tally better = Play(discordant, options.effect, options, random);
    EXPECT_LE(better.neither + better.b, options.beta) << discordant;
    EXPECT_GT(better.a, 0.80) << discordant;
    const Tally worse = Play(discordant, -options.effect, options, random);
    EXPECT_LE(worse.neither + worse.a, options.beta) << discordant;
  }
}

TEST(Sequential, OtherRatesAndEffectsAreKeptToo) {
  Random random(32);
  const SequentialOptions strict{.alpha = 0.01, .beta = 0.02, .effect = 0.1};
  const Tally equal = Play(0.3, 0, strict, random);
  EXPECT_LE(equal.a + equal.b, strict.alpha);
  EXPECT_LE(Play(0.3, 0.1, strict, random).neither, strict.beta);
}

// Four hundred puzzles tell models apart that differ by ten points; it takes far fewer.
TEST(Sequential, StopsEarly) {
  Random random(33);
  const Tally tally = Play(0.2, 0.1, {}, random);
  EXPECT_GT(tally.a, 0.98);
  EXPECT_LT(tally.puzzles, 200);
}

}  // namespace
}  // namespace arc
