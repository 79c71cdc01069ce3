#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugins/arc_baseline/readings.h"

namespace arc_baseline {

/// What an output cell is, given the cells of the layers at its place. Of one
/// layer it is a map of colours, of two a Boolean operation, of a cell and its
/// neighbours a cellular automaton.
class CellTable {
 public:
  /// Nothing if the reading does not give the shape of some output, or if two
  /// places with equal layers have different output colours.
  static std::optional<CellTable> Learn(const Reading& reading,
                                        const std::vector<arc::Pair>& demonstrations);
  /// Nothing if the layers hold a combination that no demonstration has; a
  /// colour that a single layer's map has not seen stays as it is.
  std::optional<arc::Grid> Apply(const Layers& layers) const;

 private:
  bool Add(const Layers& layers, const arc::Grid& output);
  std::unordered_map<std::string, uint8_t> colours_;  ///< by the layers' cells at a place
};

}  // namespace arc_baseline
