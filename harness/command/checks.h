#pragma once
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <string>

namespace arc {

/// For an option's check(): a whole number of `least` or more, and not too large for its type.
inline CLI::Validator WholeNumberFrom(int least) {
  return CLI::Validator(
      [least](const std::string& text) {
        int number = 0;
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error == std::errc() && stop == end && number >= least) return std::string();
        return fmt::format("'{}' is no whole number from {} up", text, least);
      },
      fmt::format("from {} up", least));
}

/// The same for a number that may have a fraction, above 0, or from 0 up where `zero`.
inline CLI::Validator NumberAboveZero(bool zero = false) {
  const std::string range = zero ? "from 0 up" : "above 0";
  return CLI::Validator(
      [zero, range](const std::string& text) {
        double number = 0;
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        const bool read = error == std::errc() && stop == end;
        if (read && (number > 0 || (zero && number == 0))) return std::string();
        return fmt::format("'{}' is no number {}", text, range);
      },
      range);
}

}  // namespace arc
