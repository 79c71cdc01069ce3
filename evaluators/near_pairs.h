#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "tasks/puzzle.h"
#include "tasks/suite.h"

namespace arc {

/// A known pair that differs from another in few cells.
struct NearPair {
  size_t index = 0;        ///< in the order of NearPairs::Add
  uint32_t differing = 0;  ///< cells, of input and output together
  uint32_t coloured = 0;   ///< cells that are not symbol 0 in either pair
};

/// Looks up pairs that are almost one that is known: input and output (boards: the input
/// alone) have its shapes, and at most a fraction `most` of the coloured cells differ under
/// the best map, one map for both grids. Tried are all elements of a suite's small group;
/// where it has none, the eight turns and flips, each with the best renaming of symbols
/// other than 0. Coloured cells are those that are not 0 (black, blank, wall) in either pair,
/// so that two nearly empty grids are not near by their background.
/// Find may be called from several threads.
class NearPairs {
 public:
  /// `suite` must outlive the object.
  NearPairs(const Suite& suite, double most) : suite_(&suite), most_(most) {}
  /// A pair without the output that is compared is counted, and never found.
  void Add(const Pair& pair);
  /// The one with the least fraction, the first of equals.
  std::optional<NearPair> Find(const Pair& pair) const;

 private:
  using Shapes = std::array<int, 4>;  ///< rows and columns of input and output
  /// What does not change under any map: symbol 0's count, the others' in falling order.
  using Counts = std::array<uint16_t, kMaxSymbols>;
  struct Cells {
    size_t index = 0;
    std::vector<uint8_t> cells;  ///< the input's, then the output's
    Counts counts{};
    uint32_t coloured = 0;
  };

  bool Comparable(const Pair& pair) const;
  Shapes ShapesOf(const Pair& pair) const;
  Cells CellsOf(const Pair& pair) const;
  void Compare(const Cells& image, const Cells& known, std::optional<NearPair>& best) const;

  const Suite* suite_;
  double most_;
  size_t size_ = 0;
  std::map<Shapes, std::vector<Cells>> known_;
};

}  // namespace arc
