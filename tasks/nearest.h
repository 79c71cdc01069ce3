#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace arc {

/// ASCII letters in lower case.
std::string Lower(std::string_view text);
/// Fewest insertions, deletions, changes and swaps of neighbouring characters
/// that turn `a` into `b` (Damerau-Levenshtein, optimal string alignment).
size_t EditDistance(std::string_view a, std::string_view b);
/// The name closest to `wanted`, letter case aside; empty where none is close
/// enough to be meant (more than half of its characters would have to change).
std::string Nearest(std::string_view wanted, const std::vector<std::string>& names);
/// `; did you mean 'x'?`, or nothing where no name is near.
std::string DidYouMean(std::string_view wanted, const std::vector<std::string>& names);

}  // namespace arc
