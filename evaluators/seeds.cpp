#include "evaluators/seeds.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "tasks/error.h"

namespace arc {
namespace {

using Doubles = std::vector<double>;

double Mean(const Doubles& values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double SquaresAroundMean(const Doubles& values) {
  const double mean = Mean(values);
  double squares = 0;
  for (double value : values) squares += (value - mean) * (value - mean);
  return squares;
}

double Variance(const Doubles& values) {
  return values.size() < 2 ? 0 : SquaresAroundMean(values) / static_cast<double>(values.size() - 1);
}

void CheckAll(const SeedResults& seeds) {
  if (seeds.empty()) throw UsageError("no seeds");
  for (const auto& results : seeds) CheckSamePuzzles(seeds[0], results);
}

/// By puzzle's name, so that all seeds have one order.
SeedResults Sorted(SeedResults seeds) {
  for (auto& results : seeds) std::ranges::sort(results, {}, &PuzzleResult::puzzle);
  return seeds;
}

double Outputs(const std::vector<PuzzleResult>& results) {
  double outputs = 0;
  for (const PuzzleResult& r : results) outputs += r.outputs;
  return outputs;
}

Doubles ScoresOf(const SeedResults& seeds) {
  Doubles scores;
  for (const auto& results : seeds) {
    double solved = 0;
    for (const PuzzleResult& r : results) solved += r.solved;
    scores.push_back(solved / Outputs(results));
  }
  return scores;
}

/// Mean number of outputs that the seeds solved, puzzle by puzzle.
Doubles SolvedOf(const SeedResults& sorted) {
  Doubles solved(sorted[0].size());
  for (const auto& results : sorted) {
    for (size_t i = 0; i < solved.size(); ++i) solved[i] += results[i].solved;
  }
  for (double& s : solved) s /= static_cast<double>(sorted.size());
  return solved;
}

/// What the parts of a variance are, and their degrees of freedom.
struct Parts {
  double seeds = 0, seeds_degrees = 1;
  double puzzles = 0, puzzles_degrees = 1;
  double Sum() const { return seeds + puzzles; }
  /// Leaves `tail` above it.
  double Quantile(double tail) const {
    const auto t = [&](double degrees) {
      return boost::math::quantile(boost::math::complement(boost::math::students_t(degrees), tail));
    };
    return (seeds * t(seeds_degrees) + puzzles * t(puzzles_degrees)) / Sum();
  }
};

/// One side: its scores, and what each puzzle adds to the ratio, linearised
/// (p + (solved - p size) / mean size; the solved share itself where all sizes are equal).
struct Side {
  Doubles scores, columns;
  double mean = 0;
  double seeds = 0;     ///< variance of the mean that comes from the seeds, residual included
  double residual = 0;  ///< of which the residual, which is in the columns' variance, too
};

Doubles Linearised(const Doubles& solved, const std::vector<PuzzleResult>& sizes, double p) {
  const double mean_size = Outputs(sizes) / static_cast<double>(sizes.size());
  Doubles columns;
  for (size_t i = 0; i < solved.size(); ++i) {
    columns.push_back(p + (solved[i] - p * sizes[i].outputs) / mean_size);
  }
  return columns;
}

double Residual(const SeedResults& sorted, const Side& side) {
  const auto s = static_cast<double>(sorted.size());
  const auto n = static_cast<double>(side.columns.size());
  double squares = 0;
  for (size_t seed = 0; seed < sorted.size(); ++seed) {
    const Doubles row = Linearised(SolvedOf({sorted[seed]}), sorted[seed], side.mean);
    for (size_t i = 0; i < row.size(); ++i) {
      squares += std::pow(row[i] - side.scores[seed] - side.columns[i] + side.mean, 2);
    }
  }
  return squares / ((s - 1) * (n - 1)) / (s * n);
}

Side MakeSide(const SeedResults& sorted) {
  Side side;
  side.scores = ScoresOf(sorted);
  side.mean = Mean(side.scores);
  side.columns = Linearised(SolvedOf(sorted), sorted[0], side.mean);
  side.seeds = Variance(side.scores) / static_cast<double>(sorted.size());
  if (sorted.size() > 1 && side.columns.size() > 1) side.residual = Residual(sorted, side);
  return side;
}

Parts PartsOf(const Side& side) {
  const auto n = static_cast<double>(side.columns.size());
  return {side.seeds, static_cast<double>(side.scores.size()) - 1,
          std::max(0.0, Variance(side.columns) / n - side.residual), n - 1};
}

/// Welch's degrees of freedom of the sides that have several seeds.
double SeedDegrees(const Side& a, const Side& b) {
  double sum = 0;
  for (const Side* side : {&a, &b}) {
    if (side->seeds > 0) {
      sum += side->seeds * side->seeds / (static_cast<double>(side->scores.size()) - 1);
    }
  }
  return sum > 0 ? std::pow(a.seeds + b.seeds, 2) / sum : 1;
}

Parts PartsOf(const Side& a, const Side& b) {
  const auto n = static_cast<double>(a.columns.size());
  Doubles differences;
  for (size_t i = 0; i < a.columns.size(); ++i) {
    differences.push_back(a.columns[i] - b.columns[i]);
  }
  const double smoothed = (SquaresAroundMean(differences) + 1) / (n * std::max(1.0, n - 1));
  return {a.seeds + b.seeds, SeedDegrees(a, b), std::max(0.0, smoothed - a.residual - b.residual),
          std::max(1.0, n - 1)};
}

/// The two-sided p value of `difference`: bisected in its logarithm, down to 1e-99.
double PValue(const Parts& parts, double difference) {
  const double t = std::abs(difference) / std::sqrt(parts.Sum());
  double low = -99 * std::log(10.0), high = 0;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (parts.Quantile(std::exp(middle) / 2) > t ? low : high) = middle;
  }
  return std::exp(high);
}

void Count(double a, double b, Comparison& c) {
  ++c.n;
  c.wins += a > b;
  c.losses += a < b;
  c.both += a == b && a > 0;
  c.neither += a == 0 && b == 0;
}

}  // namespace

SeedSummary SummariseSeeds(const SeedResults& seeds) {
  CheckAll(seeds);
  const SeedResults sorted = Sorted(seeds);
  const Side side = MakeSide(sorted);
  SeedSummary summary{seeds.size(), side.mean, std::sqrt(Variance(side.scores)), {}};
  const Parts parts = PartsOf(side);
  if (seeds.size() > 1 && parts.Sum() > 0 && side.columns.size() > 1) {
    summary.interval = ScoreInterval(side.mean, side.mean * (1 - side.mean) / parts.Sum(),
                                     parts.Quantile((1 - kConfidence) / 2));
    return summary;
  }
  std::vector<Cluster> clusters;  // one seed, or all as one: nothing varies but the puzzles
  for (const PuzzleResult& r : seeds[0]) {
    clusters.push_back({static_cast<double>(r.solved), static_cast<double>(r.outputs)});
  }
  summary.interval = ClusteredInterval(clusters);
  return summary;
}

Comparison CompareSeeds(const SeedResults& a, const SeedResults& b) {
  CheckAll(a);
  CheckAll(b);
  if (a.size() == 1 && b.size() == 1) return Compare(a[0], b[0]);
  CheckSamePuzzles(a[0], b[0]);
  const SeedResults left = Sorted(a), right = Sorted(b);
  const Side x = MakeSide(left), y = MakeSide(right);
  Comparison c;
  const Doubles as = SolvedOf(left), bs = SolvedOf(right);
  for (size_t i = 0; i < as.size(); ++i) Count(as[i], bs[i], c);
  c.value_a = x.mean;
  c.value_b = y.mean;
  c.difference = x.mean - y.mean;
  const Parts parts = PartsOf(x, y);
  const double half = parts.Quantile((1 - kConfidence) / 2) * std::sqrt(parts.Sum());
  c.interval = {std::max(-1.0, c.difference - half), std::min(1.0, c.difference + half)};
  c.method = "t over seeds and puzzles";
  c.p_value = PValue(parts, c.difference);
  return c;
}

std::vector<PuzzlePair> WinsAndLosses(const SeedResults& a, const SeedResults& b) {
  CheckAll(a);
  CheckAll(b);
  CheckSamePuzzles(a[0], b[0]);
  const SeedResults left = Sorted(a), right = Sorted(b);
  const Doubles as = SolvedOf(left), bs = SolvedOf(right);
  std::vector<PuzzlePair> wins, losses;
  for (size_t i = 0; i < as.size(); ++i) {
    if (as[i] == bs[i]) continue;
    (as[i] > bs[i] ? wins : losses)
        .push_back({left[0][i].puzzle, left[0][i].outputs, as[i], bs[i]});
  }
  wins.insert(wins.end(), losses.begin(), losses.end());
  return wins;
}

}  // namespace arc
