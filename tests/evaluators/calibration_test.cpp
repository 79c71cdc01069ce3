#include "evaluators/calibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

using Answers = std::vector<ScoredAnswer>;

/// Right as often as `truth` of the score says.
template <typename Truth>
Answers Draw(size_t n, uint64_t seed, Truth truth) {
  Random random(seed);
  Answers answers;
  for (size_t i = 0; i < n; ++i) {
    const double score = random.Uniform();
    answers.push_back({score, random.Uniform() < truth(score)});
  }
  return answers;
}

TEST(CalibrationCurveTest, BinsOfEqualCount) {
  Answers answers;
  for (int i = 9; i >= 0; --i) answers.push_back({i / 10.0, i >= 5});
  const auto bins = CalibrationCurve(answers, 3);
  ASSERT_EQ(bins.size(), 3U);
  EXPECT_EQ(bins[0].n, 3U);
  EXPECT_EQ(bins[1].n, 3U);
  EXPECT_EQ(bins[2].n, 4U);
  EXPECT_NEAR(bins[1].mean_score, 0.4, 1e-12);
  EXPECT_EQ(bins[1].right, 1U);
  EXPECT_DOUBLE_EQ(bins[1].fraction, 1.0 / 3);
  EXPECT_EQ(bins[1].interval.low, WilsonInterval(1, 3).low);
  EXPECT_EQ(bins[2].interval.high, 1);
  EXPECT_NEAR(ExpectedCalibrationError(bins), (3 * 0.1 + 3 * (0.4 - 1.0 / 3) + 4 * 0.25) / 10,
              1e-12);
}

TEST(CalibrationCurveTest, EqualScoresStayTogetherInAnyOrder) {
  Answers answers = {{1, true}, {1, false}, {1, true}, {1, true}, {0, false}, {1, false}};
  const auto bins = CalibrationCurve(answers, 3);
  ASSERT_EQ(bins.size(), 1U);  // a third of six ends amid the ones
  std::reverse(answers.begin(), answers.end());
  EXPECT_EQ(CalibrationCurve(answers, 3)[0].right, bins[0].right);
  answers.push_back({0, false});
  const auto two = CalibrationCurve(answers, 3);
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[0].n, 2U);
  EXPECT_EQ(two[1].right, 3U);
}

TEST(CalibrationCurveTest, FewerAnswersThanBins) {
  const auto bins = CalibrationCurve(Answers{{0.5, true}, {0.25, false}}, 10);
  ASSERT_EQ(bins.size(), 2U);
  EXPECT_EQ(bins[0].mean_score, 0.25);
  EXPECT_TRUE(CalibrationCurve({}, 10).empty());
  EXPECT_TRUE(std::isnan(ExpectedCalibrationError({})));
}

TEST(CalibrationCurveTest, FindsWhatIsCalibratedAndWhatIsNot) {
  const auto good = CalibrationCurve(Draw(20000, 1, [](double s) { return s; }));
  const auto bad = CalibrationCurve(Draw(20000, 1, [](double s) { return s * s; }));
  EXPECT_LT(ExpectedCalibrationError(good), 0.015);
  EXPECT_NEAR(ExpectedCalibrationError(bad), 1.0 / 6, 0.015);
  for (const CalibrationBin& bin : good) EXPECT_EQ(bin.n, 2000U);
}

TEST(CalibrationCurveTest, RefusesWhatHasNoPlace) {
  ExpectError(ErrorKind::kUsage, "0 bins", [] { CalibrationCurve(Answers{{1, true}}, 0); });
  ExpectError(ErrorKind::kBadData, "score is nan", [] {
    CalibrationCurve(Answers{{std::nan(""), true}});
  });
  ExpectError(ErrorKind::kBadData, "score is inf", [] {
    FitIsotonic(Answers{{std::numeric_limits<double>::infinity(), true}});
  });
}

TEST(IsotonicMapTest, FlatOutsideLinearBetween) {
  const IsotonicMap map({{0.2, 0.1}, {0.4, 0.5}, {0.8, 0.5}});
  EXPECT_EQ(map(-1), 0.1);
  EXPECT_EQ(map(0.2), 0.1);
  EXPECT_NEAR(map(0.3), 0.3, 1e-12);
  EXPECT_EQ(map(0.6), 0.5);
  EXPECT_EQ(map(9), 0.5);
  ExpectError(ErrorKind::kUsage, "without knots", [] { IsotonicMap({}); });
  ExpectError(ErrorKind::kUsage, "(0.5, 0.2) after (0.4, 0.3)", [] {
    IsotonicMap({{0.4, 0.3}, {0.5, 0.2}});
  });
}

TEST(FitIsotonicTest, ByHand) {
  // Levels with the two imaginary answers: 0.1: 1 of 3; 0.5: 1 of 1; 0.6: 0 of 1; 0.9: 3 of 4.
  const IsotonicMap map = FitIsotonic(Answers{{0.1, false},
                                              {0.1, false},
                                              {0.5, true},
                                              {0.6, false},
                                              {0.9, true},
                                              {0.9, true},
                                              {0.9, true}});
  EXPECT_NEAR(map(0.1), 1.0 / 3, 1e-12);
  EXPECT_NEAR(map(0.5), 0.5, 1e-12);
  EXPECT_NEAR(map(0.6), 0.5, 1e-12);
  EXPECT_NEAR(map(0.9), 0.75, 1e-12);
  EXPECT_NEAR(map(0.3), (1.0 / 3 + 0.5) / 2, 1e-12);
}

TEST(FitIsotonicTest, FewAnswersAreNoCertainty) {
  EXPECT_EQ(FitIsotonic({})(0.7), 0.5);
  const IsotonicMap one = FitIsotonic(Answers{{0.5, true}});
  EXPECT_NEAR(one(0.5), 2.0 / 3, 1e-12);
  const IsotonicMap sure = FitIsotonic(Answers(98, {0.5, true}));
  EXPECT_NEAR(sure(0.5), 0.99, 1e-12);
}

/// The fit by its definition: the greatest, over where a run begins, of the least, over where
/// it ends, of the run's mean.
std::vector<double> MaxMin(const Answers& sorted) {
  std::vector<double> right(sorted.size() + 1, 0), n(sorted.size() + 1, 0);
  for (size_t i = 0; i < sorted.size(); ++i) {
    right[i + 1] = right[i] + sorted[i].right + (i == 0 ? 1 : 0);
    n[i + 1] = n[i] + 1 + (i == 0 ? 1 : 0) + (i + 1 == sorted.size() ? 1 : 0);
  }
  std::vector<double> fit;
  for (size_t i = 0; i < sorted.size(); ++i) {
    double most = 0;
    for (size_t a = 0; a <= i; ++a) {
      double least = 1;
      for (size_t b = i + 1; b <= sorted.size(); ++b) {
        least = std::min(least, (right[b] - right[a]) / (n[b] - n[a]));
      }
      most = std::max(most, least);
    }
    fit.push_back(most);
  }
  return fit;
}

TEST(FitIsotonicTest, EqualsTheDefinition) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Answers answers = Draw(40, seed, [](double s) { return s; });
    const IsotonicMap map = FitIsotonic(answers);
    std::sort(answers.begin(), answers.end(),
              [](const auto& a, const auto& b) { return a.score < b.score; });
    const std::vector<double> fit = MaxMin(answers);
    for (size_t i = 0; i < fit.size(); ++i) EXPECT_NEAR(map(answers[i].score), fit[i], 1e-12);
  }
}

TEST(FitIsotonicTest, CalibratesWhatWasNot) {
  const auto truth = [](double s) { return s * s; };
  const IsotonicMap map = FitIsotonic(Draw(3000, 1, truth));
  Answers fresh = Draw(20000, 2, truth);
  EXPECT_GT(ExpectedCalibrationError(CalibrationCurve(fresh)), 0.15);
  for (ScoredAnswer& answer : fresh) answer.score = map(answer.score);
  EXPECT_LT(ExpectedCalibrationError(CalibrationCurve(fresh)), 0.03);
}

}  // namespace
}  // namespace arc
