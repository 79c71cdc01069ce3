#pragma once
#include <string>

namespace arc {

/// Seconds of "11h30m", "90m", "1.5h", "45s", "2d" or plain "90". Throws UsageError naming
/// the text where it is none, or not above 0.
double ParseDuration(const std::string& text);

}  // namespace arc
