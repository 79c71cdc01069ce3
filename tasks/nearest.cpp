#include "tasks/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace arc {

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      const size_t change = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

namespace {

// A key may be given without its section: `lr` is near `training.lr`.
size_t Distance(std::string_view wanted, std::string_view name) {
  const size_t whole = EditDistance(wanted, name);
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || wanted.find('.') != std::string_view::npos) return whole;
  return std::min(whole, EditDistance(wanted, name.substr(dot + 1)));
}

}  // namespace

std::string Nearest(std::string_view wanted, const std::vector<std::string>& names) {
  const std::string lower = Lower(wanted);
  size_t best = std::max<size_t>(1, wanted.size() / 2) + 1;
  std::string nearest;
  for (const std::string& name : names) {
    const size_t distance = Distance(lower, Lower(name));
    if (distance < best) best = distance, nearest = name;
  }
  return nearest;
}

std::string DidYouMean(std::string_view wanted, const std::vector<std::string>& names) {
  const std::string nearest = Nearest(wanted, names);
  return nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest);
}

}  // namespace arc
