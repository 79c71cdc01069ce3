#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "plugins/arc_dsl/search/layers.h"

namespace arc_dsl {

/// What becomes of an output cell: it stays as in the base, or is that of another grid, or
/// has a colour of its own.
struct Action {
  enum Kind : uint8_t { kStay, kOther, kColour } kind = kStay;
  uint8_t colour = 0;
  bool operator==(const Action&) const = default;
};

/// What is done to a cell, given the cells of a few layers at its place. The first of the keys
/// is asked alone; where its value leaves doubt, the first and the second; and so on. With one
/// grid it is a map of colours, with two a logical operation, with a mask a painting, with
/// neighbours a cellular automaton.
class Table {
 public:
  struct Layers {
    const LayerCells* base = nullptr;   ///< what stays where nothing is said; null: there is none
    const LayerCells* other = nullptr;  ///< a second grid to take cells from; null: none
    std::vector<const LayerCells*> keys;
  };

  /// Nothing where all keys leave doubt.
  static std::optional<Table> Learn(const Layers& layers, const std::vector<uint8_t>& wanted);

  /// Nothing where a test's layers differ in shape, or hold what no demonstration has and
  /// nothing follows from those for it. Where the first key is the base, a colour that it never
  /// had stays as it is; where all rows with the last key's value say one thing, so does a new one.
  /// Each new combination that is answered so is added to `guesses`.
  std::optional<Grid> Apply(size_t test, std::set<std::string>* guesses) const;

  /// How much it says: rows that are not "stays".
  int entries() const;
  bool UsesBase() const { return Uses(Action::kStay); }
  bool UsesOther() const { return Uses(Action::kOther); }
  /// The rows that are not "stays", as "0 1: yellow", at most so many.
  std::string Text(size_t most) const;

 private:
  using Key = std::string;  ///< the keys' values as bytes
  explicit Table(const Layers& layers) : layers_(layers) {}
  std::optional<Action> Guess(const Key& key) const;
  std::optional<uint8_t> CellAt(size_t test, size_t cell, std::set<Key>* guesses) const;
  bool Uses(Action::Kind kind) const;

  Layers layers_;
  std::map<Key, std::optional<Action>> rows_;  ///< without a value: in doubt, ask the next key
};

}  // namespace arc_dsl
