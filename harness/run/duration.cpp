#include "harness/run/duration.h"

#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <cmath>
#include <string_view>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr double kMostSeconds = 366 * 86400.0;  // clocks count nanoseconds in 64 bits

double UnitSeconds(char unit) {
  switch (unit) {
    case 'd':
      return 86400;
    case 'h':
      return 3600;
    case 'm':
      return 60;
    case 's':
      return 1;
    default:
      return 0;
  }
}

// The first "number unit" of `text`, which becomes the rest; NaN where it is none or below 0.
double TakePart(std::string_view& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto length = static_cast<size_t>(end - text.data());
  if (error != std::errc() || length == text.size()) return std::nan("");
  const double unit = UnitSeconds(text[length]);
  text.remove_prefix(length + 1);
  return unit > 0 && number >= 0 ? number * unit : std::nan("");
}

}  // namespace

double ParseDuration(const std::string& text) {
  std::string with_unit = text;
  if (!text.empty() && std::isdigit(static_cast<unsigned char>(text.back()))) with_unit += 's';
  std::string_view rest = with_unit;
  double seconds = 0;
  do {
    seconds += TakePart(rest);
  } while (!rest.empty() && std::isfinite(seconds));
  if (std::isfinite(seconds) && seconds > kMostSeconds) {
    throw UsageError(fmt::format("'{}' is too long: 366d at most", text));
  }
  if (std::isfinite(seconds) && seconds > 0) return seconds;
  throw UsageError(
      fmt::format("'{}' is no length of time: 11h30m, 90m, 1.5h, 45s, or seconds", text));
}

}  // namespace arc
