#include "harness/run/bench/figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr std::array<const char*, 6> kNames = {"flops", "bytes", "memory",
                                               "share", "items", "seconds"};

/// Linear between the two nearest of sorted values.
double Quantile(const std::vector<double>& sorted, double part) {
  const double at = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(at);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// The value in a unit that leaves it between 1 and 1,000 where there is one.
std::string Scaled(double value, const std::vector<std::pair<double, const char*>>& units) {
  for (const auto& [size, unit] : units) {
    if (std::abs(value) >= size) return fmt::format("{:.4g} {}", value / size, unit);
  }
  return fmt::format("{:.4g} {}", value / units.back().first, units.back().second);
}

}  // namespace

std::string QuantityName(Quantity quantity) { return kNames.at(static_cast<size_t>(quantity)); }

Quantity QuantityFromName(const std::string& name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) return static_cast<Quantity>(i);
  }
  throw BadData(fmt::format("unknown quantity '{}'", name));
}

bool LessIsBetter(Quantity quantity) {
  return quantity == Quantity::kSeconds || quantity == Quantity::kMemory ||
         quantity == Quantity::kShare;
}

std::string QuantityText(Quantity quantity, double value) {
  switch (quantity) {
    case Quantity::kFlops:
      return Scaled(value, {{1e12, "TFLOP/s"}, {1e9, "GFLOP/s"}});
    case Quantity::kBytes:
      return Scaled(value, {{1e9, "GB/s"}, {1e6, "MB/s"}});
    case Quantity::kMemory:
      return Scaled(value, {{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}});
    case Quantity::kShare:
      return fmt::format("{:.2f} %", 100 * value);
    case Quantity::kItems:
      return Scaled(value, {{1e6, "M/s"}, {1e3, "k/s"}, {1, "/s"}}) + ", " +
             QuantityText(Quantity::kSeconds, 1 / value) + " each";
    case Quantity::kSeconds:
      break;
  }
  return Scaled(value, {{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}});
}

Summary Summarise(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {Quantile(values, 0.5), Quantile(values, 0.25), Quantile(values, 0.75)};
}

const Figure* FindFigure(const BenchRun& run, std::string_view name) {
  for (const Figure& figure : run.figures) {
    if (figure.name == name) return &figure;
  }
  return nullptr;
}

}  // namespace arc
