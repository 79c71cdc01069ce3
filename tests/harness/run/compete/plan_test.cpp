#include "harness/run/compete/plan.h"

#include <gtest/gtest.h>

namespace arc {
namespace {

double Sum(const Share& s) { return s.train_seconds + s.view_seconds + s.held_seconds; }

TEST(PlanShares, AreEqualAndFitTheTime) {
  const std::vector<Share> shares =
      PlanShares({{"a", 10, 0.5, 2}, {"b", 30, 0.1, 4}, {"c"}}, 3000, 100);
  ASSERT_EQ(shares.size(), 3u);
  double all = 0;
  for (const Share& share : shares) {
    EXPECT_DOUBLE_EQ(share.seconds, 1000);
    EXPECT_LE(Sum(share), share.seconds + 1e-9);
    EXPECT_GT(share.train_seconds, 0);
    all += share.seconds;
  }
  EXPECT_LE(all, 3000 + 1e-9);
  EXPECT_NEAR(Sum(shares[0]), 990, 1e-9) << "loading is taken off";
}

TEST(PlanShares, ViewsAreThoseThatFit) {
  // 200 s for 100 views at 2 s are less than two fifths.
  const Share enough = PlanShares({{"a", 0, 0.5, 2}}, 1000, 100)[0];
  EXPECT_EQ(enough.views, 100);
  EXPECT_DOUBLE_EQ(enough.view_seconds, 200);
  EXPECT_EQ(enough.steps, static_cast<int64_t>(enough.train_seconds / 0.5));
  const Share few = PlanShares({{"a", 0, 0.5, 100}}, 1000, 100)[0];
  EXPECT_EQ(few.views, 4) << "two fifths of the time";
  const Share one = PlanShares({{"a", 0, 0.5, 5000}}, 1000, 100)[0];
  EXPECT_EQ(one.views, 1) << "as much of it as there is time for";
  EXPECT_LE(one.view_seconds, 400);
}

TEST(PlanShares, NoTimeIsNoTime) {
  for (const double seconds : {0.0, -5.0, 3.0}) {
    const Share share = PlanShares({{"a", 10, 1, 1}}, seconds, 10)[0];
    EXPECT_EQ(share.train_seconds, 0);
    EXPECT_EQ(share.view_seconds, 0);
  }
  EXPECT_TRUE(PlanShares({}, 100, 10).empty());
}

TEST(PlanShares, WhatWasNotMeasuredIsNotPromised) {
  const Share share = PlanShares({{"a"}}, 100, 10)[0];
  EXPECT_EQ(share.steps, 0);
  EXPECT_EQ(share.views, 10);
}

TEST(Times, StayWithinTheBudget) {
  for (const double budget : {10.0, 180.0, 5400.0, 41400.0}) {
    for (const size_t n : {1u, 3u, 10u}) {
      EXPECT_LE(SolversSeconds(budget, n, 1), 0.4 * budget + 1e-9);
      EXPECT_GE(SolversSeconds(budget, n, 1), 0.1 * budget);
      EXPECT_LE(ProbeSeconds(budget, n), 120);
    }
    EXPECT_EQ(SolversSeconds(budget, 3, 0), budget) << "nobody else needs it";
    EXPECT_LE(ReserveSeconds(budget), 0.1 * budget);
  }
  EXPECT_EQ(SolversSeconds(60, 4, 1), 12) << "a tenth would be next to nothing";
}

}  // namespace
}  // namespace arc
