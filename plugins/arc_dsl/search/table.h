#pragma once
#include <map>
#include <optional>
#include <string>

#include "plugins/arc_dsl/search/layers.h"

namespace arc_dsl {

/// What an output cell is, given the cells of a few layers at its place. The first layer is
/// asked alone; where its value leaves doubt, the first and the second; and so on. Of one grid
/// it is a map of colours, of two a logical operation, of neighbours a cellular automaton.
class Table {
 public:
  using Layers = std::vector<const LayerCells*>;

  /// Nothing where all layers leave doubt.
  static std::optional<Table> Learn(const Layers& layers, const std::vector<uint8_t>& wanted);

  /// Nothing where a test's layers differ in shape, or hold what no demonstration has and
  /// nothing follows from those for it. A colour that the first layer, a grid, never had in
  /// demonstrations stays as it is; where the rest was always kept under the last layer's
  /// value, it is kept.
  std::optional<Grid> Apply(size_t test) const;

  /// How much it says: rows that are not "the first layer's colour stays".
  int entries() const;
  /// The rows, as "black 1: yellow", at most so many.
  std::string Text(size_t most) const;

 private:
  using Key = std::string;  ///< the layers' values as bytes
  explicit Table(const Layers& layers) : layers_(layers) {}
  std::optional<uint8_t> Guess(const Key& key) const;
  bool Stays(const Key& key, uint8_t colour) const;

  Layers layers_;
  std::map<Key, std::optional<uint8_t>> rows_;  ///< without a value: in doubt, ask the next
};

}  // namespace arc_dsl
