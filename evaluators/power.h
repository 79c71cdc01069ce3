#pragma once
#include <cstdint>
#include <optional>

namespace arc {

struct PowerOptions {
  double power = 0.80;
  double level = 0.05;
};

/// Probability that the exact McNemar test on `n` pairs gives a p value of at most `level`
/// where the sides differ on a share `discordant` of all pairs and by `difference` (share won
/// minus share lost, 0 <= difference <= discordant <= 1). The number of discordant pairs is
/// binomial of n and `discordant`; summed over it, but for tails below 1e-9.
double McNemarPower(uint64_t n, double discordant, double difference, double level = 0.05);

/// The smallest difference, to 1e-5, that the test finds with the power asked for. Assumed
/// are discordant pairs as frequent as `discordant`, and where a difference needs more of them,
/// no more than it needs (each then goes the same way). Nothing where n pairs can show no
/// difference at all (five or fewer at 5 %).
std::optional<double> SmallestDifference(uint64_t n, double discordant,
                                         const PowerOptions& options = {});

}  // namespace arc
