#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace arc {

inline constexpr double kConfidence = 0.95;

struct Interval {
  double low = 0;
  double high = 0;
};

/// Wilson's score interval (1927) of a share `p` of `n`, which may be an effective (fractional)
/// number, with `z` in place of the normal quantile.
Interval ScoreInterval(double p, double n, double z);

/// What one independent unit (task, puzzle) contributes to a ratio
/// sum(right) / sum(size): its right outputs and its outputs, say.
struct Cluster {
  double right = 0;
  double size = 1;
};

/// sum(right) / sum(size). Throws UsageError where the sizes add up to nothing.
double Ratio(std::span<const Cluster> clusters);

/// Wilson's score interval (1927) of `right` of `n`, both possibly effective
/// (fractional) numbers. Throws UsageError unless 0 <= right <= n and n > 0.
Interval WilsonInterval(double right, double n, double confidence = kConfidence);

/// Interval of a ratio whose units inside a cluster depend on each other. The
/// variance is the cluster-robust one of a ratio,
///   v = G/(G-1) sum_g (right_g - p size_g)^2 / N^2,   N = sum size_g,
/// turned into an effective sample size N p(1-p)/(N-1) / v, at most N, and put into
/// Wilson's interval with Student's t of G-1 degrees of freedom in place of z
/// (Dean and Pagano 2015, doi:10.1093/jssam/smv024). With p of 0 or 1, v says
/// nothing and the effective size is G. Clusters that all have size 1 give
/// WilsonInterval itself.
Interval ClusteredInterval(std::span<const Cluster> clusters, double confidence = kConfidence);

struct BootstrapOptions {
  uint64_t seed = 1;
  int resamples = 10000;
  double confidence = kConfidence;
};

/// Percentile bootstrap (Efron 1979) of Ratio(): clusters are drawn with
/// replacement. Equal clusters are drawn together as multinomial counts, so the
/// work grows with the number of distinct clusters. Equal for equal seeds.
Interval BootstrapInterval(std::span<const Cluster> clusters, const BootstrapOptions& options = {});

/// Two-sided exact McNemar test: the binomial test of `wins` among the discordant
/// pairs against one half; 1 where there are none.
double McNemarExact(uint64_t wins, uint64_t losses);

/// Holm's step-down correction (1979): p values, in the order given, so adjusted that calling
/// those of at most a level significant makes any false call with at most that probability.
/// Throws UsageError for a value outside [0, 1].
std::vector<double> HolmAdjusted(std::span<const double> p_values);

/// Interval of a difference of two paired proportions after Agresti and Min
/// (2005, doi:10.1002/sim.1781): half a pair added to each of the four cells, then Wald's.
/// For the samples in which a bootstrap has no width.
Interval AgrestiMinInterval(uint64_t wins, uint64_t losses, uint64_t n,
                            double confidence = kConfidence);

}  // namespace arc
