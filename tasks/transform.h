#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "tasks/grid.h"

namespace arc {

/// Symbols that a Transform can relabel; every suite's symbols are below this.
inline constexpr int kMaxSymbols = 32;

/// One element of an augmentation group: rows and columns permuted, symbols
/// relabelled, then a dihedral map of the square. One struct serves every
/// suite; the suite decides which elements keep a puzzle valid.
/// Apply and Undo are exact inverses on every grid that the element fits.
struct Transform {
  /// 0 identity; 1, 2, 3 anticlockwise quarter turns; 4 left-right flip;
  /// 5 up-down flip; 6 transpose; 7 anti-transpose (the public builder's order).
  uint8_t dihedral = 0;
  std::vector<uint8_t> rows;  ///< out row i comes from in row rows[i]; empty: unchanged
  std::vector<uint8_t> cols;  ///< likewise; empty: unchanged
  std::array<uint8_t, kMaxSymbols> symbols = IdentitySymbols();  ///< old symbol -> new

  static std::array<uint8_t, kMaxSymbols> IdentitySymbols();
  bool IsIdentity() const;
  bool operator==(const Transform&) const = default;
};

/// The grid under `t`. Throws BadData if the permutations do not fit the grid.
Grid Apply(const Transform& t, const Grid& grid);
/// The grid g with Apply(t, g) == grid.
Grid Undo(const Transform& t, const Grid& grid);
/// The dihedral map alone, and the index of its inverse.
Grid ApplyDihedral(int index, const Grid& grid);
int InverseDihedral(int index);

}  // namespace arc
