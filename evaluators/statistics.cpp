#include "evaluators/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/random/binomial_distribution.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "tasks/error.h"
#include "tasks/random.h"

namespace arc {
namespace {

/// Quantile that leaves (1 - confidence) / 2 above it.
double NormalQuantile(double confidence) {
  return boost::math::quantile(boost::math::normal(), 0.5 + confidence / 2);
}

double StudentQuantile(double confidence, double degrees) {
  return boost::math::quantile(boost::math::students_t(degrees), 0.5 + confidence / 2);
}

struct Sums {
  double right = 0;
  double size = 0;
  bool unit_sizes = true;
};

Sums Sum(std::span<const Cluster> clusters) {
  Sums sums;
  for (const Cluster& c : clusters) {
    sums.right += c.right;
    sums.size += c.size;
    sums.unit_sizes = sums.unit_sizes && c.size == 1 && (c.right == 0 || c.right == 1);
  }
  return sums;
}

/// N p (1-p) / (N-1) / v, at most N.
double EffectiveSize(std::span<const Cluster> clusters, double p, double size) {
  const double g = static_cast<double>(clusters.size());
  double squares = 0;
  for (const Cluster& c : clusters) squares += std::pow(c.right - p * c.size, 2);
  const double robust = g / (g - 1) * squares / (size * size);
  const double simple = p * (1 - p) / (size - 1);
  return robust > 0 ? std::min(size, size * simple / robust) : size;
}

/// Random as the standard's uniform random bit generator.
class Bits {
 public:
  using result_type = uint64_t;
  explicit Bits(uint64_t seed) : random_(seed) {}
  static constexpr uint64_t min() { return 0; }
  static constexpr uint64_t max() { return std::numeric_limits<uint64_t>::max(); }
  uint64_t operator()() { return random_.Next(); }

 private:
  Random random_;
};

/// A distinct cluster and how often it occurs.
struct Kind {
  Cluster cluster;
  int64_t count = 0;
};

std::vector<Kind> CountKinds(std::span<const Cluster> clusters) {
  std::map<std::pair<double, double>, int64_t> counts;
  for (const Cluster& c : clusters) ++counts[{c.right, c.size}];
  std::vector<Kind> kinds;
  for (const auto& [key, count] : counts) kinds.push_back({{key.first, key.second}, count});
  return kinds;
}

/// One resample of as many clusters: a multinomial draw, as binomials one after the other.
double Resample(const std::vector<Kind>& kinds, int64_t total, Bits& bits) {
  int64_t draws = total;
  int64_t rest = total;
  Sums sums;
  for (const Kind& kind : kinds) {
    const double p = static_cast<double>(kind.count) / static_cast<double>(rest);
    const int64_t n =
        kind.count == rest ? draws : boost::random::binomial_distribution<int64_t>(draws, p)(bits);
    sums.right += static_cast<double>(n) * kind.cluster.right;
    sums.size += static_cast<double>(n) * kind.cluster.size;
    draws -= n;
    rest -= kind.count;
  }
  return sums.right / sums.size;
}

/// Linear between order statistics (numpy's default).
double Quantile(const std::vector<double>& sorted, double q) {
  const double place = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

double Ratio(std::span<const Cluster> clusters) {
  const Sums sums = Sum(clusters);
  if (!(sums.size > 0)) throw UsageError("no interval or mean of an empty sample");
  return sums.right / sums.size;
}

Interval ScoreInterval(double p, double n, double z) {
  const double z2 = z * z;
  const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = z / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  Interval interval{std::max(0.0, centre - half), std::min(1.0, centre + half)};
  if (p <= 0) interval.low = 0;  // exactly, where rounding leaves 1e-18
  if (p >= 1) interval.high = 1;
  return interval;
}

Interval WilsonInterval(double right, double n, double confidence) {
  if (!(n > 0) || !(right >= 0) || !(right <= n)) {
    throw UsageError(fmt::format("no proportion: {} of {}", right, n));
  }
  return ScoreInterval(right / n, n, NormalQuantile(confidence));
}

Interval ClusteredInterval(std::span<const Cluster> clusters, double confidence) {
  const Sums sums = Sum(clusters);
  const double p = Ratio(clusters);
  const auto g = static_cast<double>(clusters.size());
  if (sums.unit_sizes || g < 2) return ScoreInterval(p, g, NormalQuantile(confidence));
  const double t = StudentQuantile(confidence, g - 1);
  const double n = p > 0 && p < 1 ? EffectiveSize(clusters, p, sums.size) : g;
  return ScoreInterval(p, n, t);
}

Interval BootstrapInterval(std::span<const Cluster> clusters, const BootstrapOptions& options) {
  if (options.resamples < 1) {
    throw UsageError(fmt::format("a bootstrap of {} resamples", options.resamples));
  }
  Ratio(clusters);  // refuses an empty sample
  const std::vector<Kind> kinds = CountKinds(clusters);
  Bits bits(options.seed);
  std::vector<double> values(static_cast<size_t>(options.resamples));
  for (double& value : values) {
    value = Resample(kinds, static_cast<int64_t>(clusters.size()), bits);
  }
  std::sort(values.begin(), values.end());
  const double tail = (1 - options.confidence) / 2;
  return {Quantile(values, tail), Quantile(values, 1 - tail)};
}

double McNemarExact(uint64_t wins, uint64_t losses) {
  const uint64_t n = wins + losses;
  if (n == 0) return 1;
  const boost::math::binomial half(static_cast<double>(n), 0.5);
  return std::min(1.0, 2 * boost::math::cdf(half, static_cast<double>(std::min(wins, losses))));
}

std::vector<double> HolmAdjusted(std::span<const double> p_values) {
  std::vector<size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t x, size_t y) { return p_values[x] < p_values[y]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const double p = p_values[order[i]];
    if (!(p >= 0 && p <= 1)) throw UsageError(fmt::format("no p value: {}", p));
    largest = std::max(largest, std::min(1.0, static_cast<double>(order.size() - i) * p));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

Interval AgrestiMinInterval(uint64_t wins, uint64_t losses, uint64_t n, double confidence) {
  if (n == 0 || wins + losses > n) {
    throw UsageError(fmt::format("{} wins and {} losses in {} pairs", wins, losses, n));
  }
  const double total = static_cast<double>(n) + 2;
  const double b = static_cast<double>(wins) + 0.5;
  const double c = static_cast<double>(losses) + 0.5;
  const double difference = (b - c) / total;
  const double error = std::sqrt((b + c) - (b - c) * (b - c) / total) / total;
  const double half = NormalQuantile(confidence) * error;
  return {std::max(-1.0, difference - half), std::min(1.0, difference + half)};
}

}  // namespace arc
