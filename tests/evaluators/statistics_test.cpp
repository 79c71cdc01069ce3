#include "evaluators/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

// scipy 1.17: binomtest(right, n).proportion_ci(0.95, "wilson").
TEST(WilsonTest, MatchesScipy) {
  struct Case {
    double right, n, low, high;
  };
  for (const Case& c : std::vector<Case>{{0, 10, 0, 0.2775327999},
                                         {10, 10, 0.7224672001, 1},
                                         {7, 20, 0.1811918241, 0.5671457233},
                                         {81, 263, 0.2552885199, 0.3662095770},
                                         {1, 400, 0.0004414478, 0.0140232851},
                                         {200, 400, 0.4512345042, 0.5487654958}}) {
    const Interval i = WilsonInterval(c.right, c.n);
    EXPECT_NEAR(i.low, c.low, 1e-10);
    EXPECT_NEAR(i.high, c.high, 1e-10);
  }
}

TEST(WilsonTest, RefusesWhatIsNoProportion) {
  ExpectError(ErrorKind::kUsage, "no proportion: 0 of 0", [] { WilsonInterval(0, 0); });
  ExpectError(ErrorKind::kUsage, "no proportion: 3 of 2", [] { WilsonInterval(3, 2); });
  ExpectError(ErrorKind::kUsage, "no proportion: -1 of 2", [] { WilsonInterval(-1, 2); });
}

// The header's formula in numpy, quantiles from scipy.stats.t.
TEST(ClusteredTest, MatchesScipy) {
  const std::vector<Cluster> tasks = {{1, 2}, {2, 2}, {0, 1}, {3, 3}, {0, 2}, {1, 1}};
  const Interval i = ClusteredInterval(tasks);
  EXPECT_NEAR(i.low, 0.2191705211, 1e-8);
  EXPECT_NEAR(i.high, 0.9160414433, 1e-8);
  const std::vector<Cluster> cells = {{60, 81}, {81, 81}, {20, 81}, {81, 81}};
  EXPECT_NEAR(ClusteredInterval(cells).low, 0.2144383903, 1e-8);
  EXPECT_NEAR(ClusteredInterval(cells).high, 0.9696109739, 1e-8);
}

TEST(ClusteredTest, NoneRightIsAsUnsureAsThereAreClusters) {
  const std::vector<Cluster> tasks = {{0, 100}, {0, 100}, {0, 100}};
  EXPECT_EQ(ClusteredInterval(tasks).low, 0);
  EXPECT_NEAR(ClusteredInterval(tasks).high, 0.8605482718, 1e-8);
}

TEST(ClusteredTest, SinglesGiveWilson) {
  std::vector<Cluster> singles(20, {0, 1});
  for (int i = 0; i < 7; ++i) singles[i].right = 1;
  EXPECT_EQ(ClusteredInterval(singles).low, WilsonInterval(7, 20).low);
  EXPECT_EQ(ClusteredInterval(singles).high, WilsonInterval(7, 20).high);
}

TEST(ClusteredTest, OneClusterCountsAsOne) {
  const std::vector<Cluster> one = {{50, 100}};
  EXPECT_EQ(ClusteredInterval(one).low, WilsonInterval(0.5, 1).low);
}

// Share of samples of `g` clusters whose interval holds the true mean one half;
// the outputs of a cluster are right or wrong together.
TEST(ClusteredTest, CoversWhereOutputsOfATaskGoTogether) {
  Random random(7);
  const int rounds = 2000, g = 40;
  int clustered = 0, naive = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<Cluster> tasks;
    double right = 0;
    for (int t = 0; t < g; ++t) {
      tasks.push_back({random.Below(2) == 0 ? 0.0 : 4.0, 4});
      right += tasks.back().right;
    }
    const Interval a = ClusteredInterval(tasks), b = WilsonInterval(right, 4.0 * g);
    clustered += a.low <= 0.5 && 0.5 <= a.high;
    naive += b.low <= 0.5 && 0.5 <= b.high;
  }
  EXPECT_NEAR(clustered / double{rounds}, 0.95, 0.02);
  EXPECT_LT(naive / double{rounds}, 0.80);
}

TEST(WilsonTest, Covers) {
  Random random(8);
  const int rounds = 2000;
  int held = 0;
  for (int round = 0; round < rounds; ++round) {
    int right = 0;
    for (int i = 0; i < 100; ++i) right += random.Uniform() < 0.1;
    const Interval interval = WilsonInterval(right, 100);
    held += interval.low <= 0.1 && 0.1 <= interval.high;
  }
  EXPECT_NEAR(held / double{rounds}, 0.95, 0.02);
}

// The mean of n values has a normal limit: mean -+ 1.96 sd / sqrt(n).
TEST(BootstrapTest, AgreesWithTheNormalLimit) {
  std::vector<Cluster> values;
  for (int i = 0; i < 1000; ++i) values.push_back({i % 4 / 3.0, 1});
  const double half = 1.959964 * std::sqrt(5.0 / 36 / 1000);  // variance of 0, 1/3, 2/3, 1
  const Interval i = BootstrapInterval(values);
  EXPECT_NEAR(i.low, 0.5 - half, 0.002);
  EXPECT_NEAR(i.high, 0.5 + half, 0.002);
}

// numpy's quantiles of 400,000 resamples; scipy.stats.bootstrap(method="percentile").
TEST(BootstrapTest, MatchesScipy) {
  const std::vector<Cluster> tasks = {{1, 2}, {2, 2}, {0, 1}, {3, 3}, {0, 2},
                                      {1, 1}, {2, 3}, {1, 1}, {0, 1}, {2, 2}};
  const Interval i = BootstrapInterval(tasks, {.resamples = 100000});
  EXPECT_NEAR(i.low, 0.4, 0.001);
  EXPECT_NEAR(i.high, 0.8888888889, 0.001);
  std::vector<Cluster> values(30, {0, 1});
  values.insert(values.end(), 50, {1, 1});
  values.insert(values.end(), 20, {0.5, 1});
  EXPECT_NEAR(BootstrapInterval(values).low, 0.515, 0.006);
  EXPECT_NEAR(BootstrapInterval(values).high, 0.685, 0.006);
}

TEST(BootstrapTest, SameSeedSameInterval) {
  const std::vector<Cluster> values = {{1, 2}, {0, 1}, {3, 3}, {0, 2}, {1, 1}};
  const Interval a = BootstrapInterval(values, {.seed = 3});
  const Interval b = BootstrapInterval(values, {.seed = 3});
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
  EXPECT_LT(a.low, Ratio(values));
  EXPECT_GT(a.high, Ratio(values));
}

TEST(BootstrapTest, Covers) {
  Random random(9);
  const int rounds = 2000;
  int held = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<Cluster> values;
    for (int i = 0; i < 100; ++i) values.push_back({static_cast<double>(random.Below(3)) / 2, 1});
    const Interval i = BootstrapInterval(values, {.seed = random.Next(), .resamples = 1000});
    held += i.low <= 0.5 && 0.5 <= i.high;
  }
  EXPECT_NEAR(held / double{rounds}, 0.95, 0.02);
}

TEST(BootstrapTest, RefusesAnEmptySample) {
  ExpectError(ErrorKind::kUsage, "empty sample", [] { BootstrapInterval({}); });
  const std::vector<Cluster> one = {{1, 1}};
  ExpectError(ErrorKind::kUsage, "0 resamples", [&] { BootstrapInterval(one, {.resamples = 0}); });
}

// Exact fractions; scipy.stats.binomtest(wins, wins + losses).pvalue gives the same.
TEST(McNemarTest, MatchesScipy) {
  EXPECT_EQ(McNemarExact(0, 0), 1);
  EXPECT_EQ(McNemarExact(1, 0), 1);
  EXPECT_DOUBLE_EQ(McNemarExact(5, 0), 0.0625);
  EXPECT_DOUBLE_EQ(McNemarExact(10, 2), 0.03857421875);
  EXPECT_DOUBLE_EQ(McNemarExact(2, 10), 0.03857421875);
  EXPECT_EQ(McNemarExact(8, 8), 1);
  EXPECT_NEAR(McNemarExact(30, 15), 0.035697803555194696, 1e-14);
  EXPECT_NEAR(McNemarExact(600, 500), 0.0028195449914364284, 1e-13);
  EXPECT_NEAR(McNemarExact(120, 80), 0.005685155996750306, 1e-14);
}

// Under no difference a p value below 0.05 comes at most one time in twenty.
TEST(McNemarTest, KeepsItsLevel) {
  Random random(10);
  const int rounds = 4000;
  int below = 0;
  for (int round = 0; round < rounds; ++round) {
    uint64_t wins = 0;
    for (int i = 0; i < 60; ++i) wins += random.Below(2);
    below += McNemarExact(wins, 60 - wins) < 0.05;
  }
  EXPECT_LE(below / double{rounds}, 0.055);
  EXPECT_GT(below, 0);
}

// d = (b - c) / N, se = sqrt(b + c - (b - c)2 / N) / N, b and c up by 1/2, N by 2.
TEST(AgrestiMinTest, MatchesFormula) {
  EXPECT_NEAR(AgrestiMinInterval(0, 0, 50).low, -0.0376916151, 1e-10);
  EXPECT_NEAR(AgrestiMinInterval(0, 0, 50).high, 0.0376916151, 1e-10);
  EXPECT_NEAR(AgrestiMinInterval(50, 0, 50).low, 0.8970970760, 1e-10);
  EXPECT_EQ(AgrestiMinInterval(50, 0, 50).high, 1);
  EXPECT_NEAR(AgrestiMinInterval(10, 2, 100).low, 0.0108421407, 1e-10);
  EXPECT_NEAR(AgrestiMinInterval(10, 2, 100).high, 0.1460206044, 1e-10);
  ExpectError(ErrorKind::kUsage, "2 wins and 2 losses in 3 pairs",
              [] { AgrestiMinInterval(2, 2, 3); });
}

// Sorted p times (m - i), running maximum, at most 1: 0.01 * 4; 0.02 * 3; 0.03 * 2; 0.5.
TEST(HolmTest, StepsDown) {
  const std::vector<double> p = {0.03, 0.01, 0.5, 0.02};
  const std::vector<double> adjusted = HolmAdjusted(p);
  EXPECT_DOUBLE_EQ(adjusted[0], 0.06);
  EXPECT_DOUBLE_EQ(adjusted[1], 0.04);
  EXPECT_DOUBLE_EQ(adjusted[2], 0.5);
  EXPECT_DOUBLE_EQ(adjusted[3], 0.06);
  const std::vector<double> close = {0.04, 0.03, 0.9};
  EXPECT_DOUBLE_EQ(HolmAdjusted(close)[0], 0.09) << "never below a smaller p value's";
  EXPECT_TRUE(HolmAdjusted({}).empty());
  const std::vector<double> bad = {0.1, 1.5};
  ExpectError(ErrorKind::kUsage, "no p value: 1.5", [&] { HolmAdjusted(bad); });
}

// Four equal models: any of the six pairs called different is a false alarm.
TEST(HolmTest, KeepsTheFamilysErrorRate) {
  Random random(12);
  const int rounds = 2000, models = 4;
  int corrected = 0, plain = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::vector<bool>> solved(models);
    for (auto& model : solved) {
      for (int i = 0; i < 200; ++i) model.push_back(random.Below(2) == 0);
    }
    std::vector<double> p_values;
    for (int a = 0; a < models; ++a) {
      for (int b = a + 1; b < models; ++b) {
        uint64_t wins = 0, losses = 0;
        for (int i = 0; i < 200; ++i) {
          wins += solved[a][i] && !solved[b][i];
          losses += !solved[a][i] && solved[b][i];
        }
        p_values.push_back(McNemarExact(wins, losses));
      }
    }
    const std::vector<double> adjusted = HolmAdjusted(p_values);
    corrected += *std::min_element(adjusted.begin(), adjusted.end()) <= 0.05;
    plain += *std::min_element(p_values.begin(), p_values.end()) <= 0.05;
  }
  EXPECT_LE(corrected / double{rounds}, 0.05);
  EXPECT_GT(plain / double{rounds}, 0.10) << "without correction";
}

}  // namespace
}  // namespace arc
