#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "evaluators/statistics.h"

namespace arc {

/// How sure one was of an answer, and what it was worth.
struct ScoredAnswer {
  double score = 0;  ///< finite; for the calibration error in [0, 1]
  bool right = false;
};

struct CalibrationBin {
  uint64_t n = 0;
  uint64_t right = 0;
  double mean_score = 0;
  double fraction = 0;  ///< right / n
  Interval interval;    ///< of the fraction, Wilson's
};

/// Answers by rising score in `bins` groups of equal count, as nearly as may be: equal scores
/// stay together, so there may be fewer. Does not depend on the order of `answers`. Throws
/// UsageError on no bins, BadData on a score that is not finite.
std::vector<CalibrationBin> CalibrationCurve(std::span<const ScoredAnswer> answers,
                                             size_t bins = 10);

/// Mean over answers of |mean_score - fraction| of their bin; NaN without answers.
double ExpectedCalibrationError(std::span<const CalibrationBin> bins);

/// A map from scores to probabilities that never falls: flat beyond the first and the last
/// knot, linear between.
class IsotonicMap {
 public:
  struct Knot {
    double score = 0;
    double probability = 0;
  };
  /// Throws UsageError where there is none or they do not rise.
  explicit IsotonicMap(std::vector<Knot> knots);
  double operator()(double score) const;
  const std::vector<Knot>& knots() const { return knots_; }

 private:
  std::vector<Knot> knots_;  ///< scores and probabilities never fall
};

/// The least-squares fit that never falls (pool adjacent violators), with one right answer
/// added at the lowest score and one wrong at the highest, so that few answers do not make
/// certainties. Without answers one half everywhere. Throws BadData on a score that is not
/// finite.
IsotonicMap FitIsotonic(std::span<const ScoredAnswer> answers);

}  // namespace arc
