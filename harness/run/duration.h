#pragma once
#include <chrono>
#include <string>

namespace arc {

/// Seconds of "11h30m", "90m", "1.5h", "45s", "2d" or plain "90". Throws UsageError naming
/// the text where it is none, not above 0, or above 366 days.
double ParseDuration(const std::string& text);

/// So many seconds on the clock that deadlines are kept by.
inline std::chrono::steady_clock::duration ClockTime(double seconds) {
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      std::chrono::duration<double>(seconds));
}

}  // namespace arc
