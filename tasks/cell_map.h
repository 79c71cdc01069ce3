#pragma once
#include <array>
#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "tasks/transform.h"

namespace arc {

/// Throws BadData unless `index` is a dihedral map, 0..7.
void CheckDihedral(int index);

/// What each value of a byte becomes.
using ByteTable = std::array<uint8_t, 256>;
/// A bit that no token has: set in what Move returns where the table has no answer.
inline constexpr uint8_t kNoAnswer = 0x80;

/// Symbol s as t.symbols[s] + offset where t.symbols[s] < limit; the rest is kNoAnswer.
ByteTable ShownAs(const Transform& t, int limit, int offset);
/// The inverse: t.symbols[s] + offset as s; the rest is `other`. Throws BadData if
/// t.symbols is no permutation.
ByteTable StandsFor(const Transform& t, int limit, int offset, uint8_t other);

/// A Transform, or its inverse, made ready for grids of one shape: cell (i, j) of
/// what comes out is the one at offset row[i] + col[j] of what goes in. Symbols are
/// the table's part.
class CellMap {
 public:
  /// For a grid of `rows` x `cols` whose rows lie `stride` cells apart. Both throw
  /// BadData where t.rows or t.cols is no permutation of them, or t.dihedral is no map.
  static CellMap OfApply(const Transform& t, int rows, int cols, int stride);
  static CellMap OfUndo(const Transform& t, int rows, int cols, int stride);

  /// The shape of what comes out.
  int rows() const { return static_cast<int>(row_.size()); }
  int cols() const { return static_cast<int>(col_.size()); }
  /// Writes table[cell] for every cell, rows `stride` apart. Returns the OR of all that
  /// was written.
  uint8_t Move(const uint8_t* from, const ByteTable& table, uint8_t* to, int stride) const;

 private:
  /// Longer than any suite's canvas, so that the heap is used for odd grids alone.
  using Offsets = boost::container::small_vector<int, 64>;
  Offsets row_, col_;
};

}  // namespace arc
