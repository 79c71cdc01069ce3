#include "tasks/arc/view_name.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "tasks/arc/limits.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

std::string_view SeparatorOf(OfficialFlavour flavour) {
  return flavour == OfficialFlavour::kHrm ? "_" : "|||";
}

/// "t0" to "t7".
std::optional<uint8_t> ParseMap(std::string_view text) {
  if (text.size() != 2 || text[0] != 't' || text[1] < '0' || text[1] > '7') return std::nullopt;
  return static_cast<uint8_t>(text[1] - '0');
}

/// Writes ten digits, each once, into `symbols`; false if the text is not that.
bool ParseColours(std::string_view text, Transform& transform) {
  if (text.size() != kArcColours) return false;
  unsigned seen = 0;
  for (int i = 0; i < kArcColours; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    transform.symbols[i] = static_cast<uint8_t>(text[i] - '0');
    seen |= 1u << transform.symbols[i];
  }
  return seen == (1u << kArcColours) - 1;
}

}  // namespace

std::string ArcViewName(const std::string& task, const Transform& transform,
                        OfficialFlavour flavour) {
  const std::string_view separator = SeparatorOf(flavour);
  std::string colours;
  for (int i = 0; i < kArcColours; ++i) colours += static_cast<char>('0' + transform.symbols[i]);
  return fmt::format("{}{}t{}{}{}", task, separator, transform.dihedral, separator, colours);
}

ArcView ParseArcViewName(const std::string& name, OfficialFlavour flavour) {
  const std::string_view separator = SeparatorOf(flavour);
  const size_t last = name.rfind(separator);
  const bool single = last == 0 || last == name.npos;
  const size_t middle = single ? name.npos : name.rfind(separator, last - 1);
  ArcView view;
  if (middle != name.npos) {
    const size_t map = middle + separator.size(), colours = last + separator.size();
    const auto dihedral = ParseMap(std::string_view(name).substr(map, last - map));
    if (dihedral && ParseColours(std::string_view(name).substr(colours), view.transform)) {
      view.transform.dihedral = *dihedral;
      view.plain = false;
    }
  }
  // Names of tasks may hold "_", never "|||".
  if (view.plain && flavour == OfficialFlavour::kTrm && last != name.npos) {
    throw BadData(fmt::format("puzzle name '{}': not TASK|||t0..7|||ten digits, each once", name));
  }
  const size_t end = flavour == OfficialFlavour::kHrm ? middle : name.find(separator);
  view.task = view.plain ? name : name.substr(0, end);
  return view;
}

std::string ArcGridHash(const Grid& grid) {
  const uint8_t shape[] = {static_cast<uint8_t>(grid.rows), static_cast<uint8_t>(grid.cols)};
  return Sha256().Add(shape, sizeof shape).Add(grid.cells.data(), grid.cells.size()).Hex();
}

std::string ArcPairHash(const Pair& pair) {
  return ArcGridHash(pair.input) + "|" + ArcGridHash(*pair.output);
}

std::string ArcTaskHash(std::vector<std::string> pair_hashes) {
  std::ranges::sort(pair_hashes);
  return Sha256Hex(fmt::format("{}", fmt::join(pair_hashes, "|")));
}

}  // namespace arc
