#include "evaluators/power.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>

#include "evaluators/statistics.h"
#include "tasks/error.h"

namespace arc {
namespace {

using Binomial = boost::math::binomial;

constexpr double kResolution = 1e-5;
constexpr double kTail = 6.5;  // standard deviations on each side, and as many pairs

/// Largest number of losses among m discordant pairs that is significant; -1: none is.
int64_t CriticalLosses(uint64_t m, double level) {
  int64_t low = -1;  // significant
  auto high = static_cast<int64_t>(m / 2) + 1;
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    const auto losses = static_cast<uint64_t>(middle);
    (McNemarExact(m - losses, losses) <= level ? low : high) = middle;
  }
  return low;
}

/// The same from that of one pair less, than which it is never more than one larger.
int64_t NextCritical(int64_t before, uint64_t m, double level) {
  const auto losses = static_cast<uint64_t>(before + 1);
  return 2 * losses <= m && McNemarExact(m - losses, losses) <= level ? before + 1 : before;
}

/// Probability of significance among m discordant pairs, each won with probability `won`.
double ConditionalPower(uint64_t m, double won, int64_t critical) {
  if (critical < 0) return 0;
  const Binomial wins(static_cast<double>(m), won);
  const auto losses = static_cast<double>(critical);
  return boost::math::cdf(wins, losses) +
         boost::math::cdf(boost::math::complement(wins, static_cast<double>(m) - losses - 1));
}

}  // namespace

double McNemarPower(uint64_t n, double discordant, double difference, double level) {
  if (!(difference >= 0 && difference <= discordant && discordant <= 1)) {
    throw UsageError(
        fmt::format("no power of a difference {} with {} discordant", difference, discordant));
  }
  if (n == 0 || discordant == 0) return 0;
  const auto pairs = static_cast<double>(n);
  const double mean = pairs * discordant;
  const double reach = kTail * (std::sqrt(mean * (1 - discordant)) + 1);
  const auto first = static_cast<uint64_t>(std::max(0.0, mean - reach));
  const auto last = static_cast<uint64_t>(std::min(pairs, mean + reach));
  const double won = std::min(1.0, (1 + difference / discordant) / 2);
  const Binomial count(pairs, discordant);
  double power = 0;
  int64_t critical = CriticalLosses(first, level);
  for (uint64_t m = first; m <= last; ++m) {
    if (m > first) critical = NextCritical(critical, m, level);
    const double chance = boost::math::pdf(count, static_cast<double>(m));
    if (chance > 1e-12) power += chance * ConditionalPower(m, won, critical);
  }
  return power;
}

std::optional<double> SmallestDifference(uint64_t n, double discordant,
                                         const PowerOptions& options) {
  const auto enough = [&](double difference) {
    return McNemarPower(n, std::max(discordant, difference), difference, options.level) >=
           options.power;
  };
  if (!enough(1)) return std::nullopt;
  double low = 0, high = 1;
  while (high - low > kResolution) {
    const double middle = (low + high) / 2;
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace arc
