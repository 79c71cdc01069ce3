#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "tasks/grid.h"

namespace arc {

/// Symbols that a Transform can relabel; every suite's symbols are below this.
inline constexpr int kMaxSymbols = 32;
/// Rows or columns that a Transform can put in another order.
inline constexpr size_t kMaxLines = 32;

/// An order of rows or columns: line i comes from line order[i]; empty: unchanged.
/// Held in place, so that a Transform costs no memory of its own.
class LineOrder {
 public:
  LineOrder() = default;
  /// Throws BadData on more than kMaxLines.
  explicit LineOrder(std::span<const uint8_t> lines);
  LineOrder(std::initializer_list<uint8_t> lines) : LineOrder(std::span(lines)) {}

  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  uint8_t operator[](size_t i) const { return lines_[i]; }
  const uint8_t* begin() const { return lines_.data(); }
  const uint8_t* end() const { return lines_.data() + size_; }
  bool operator==(const LineOrder&) const = default;

 private:
  std::array<uint8_t, kMaxLines> lines_{};  ///< 0 behind the last
  uint8_t size_ = 0;
};

/// One element of an augmentation group: rows and columns permuted, symbols
/// relabelled, then a dihedral map of the square. One struct serves every
/// suite; the suite decides which elements keep a puzzle valid.
/// Apply and Undo are exact inverses on every grid that the element fits.
struct Transform {
  /// 0 identity; 1, 2, 3 anticlockwise quarter turns; 4 left-right flip;
  /// 5 up-down flip; 6 transpose; 7 anti-transpose (the public builder's order).
  uint8_t dihedral = 0;
  LineOrder rows = {};
  LineOrder cols = {};
  std::array<uint8_t, kMaxSymbols> symbols = IdentitySymbols();  ///< old symbol -> new

  static constexpr std::array<uint8_t, kMaxSymbols> IdentitySymbols() {
    std::array<uint8_t, kMaxSymbols> symbols{};
    for (uint8_t i = 0; i < kMaxSymbols; ++i) symbols[i] = i;
    return symbols;
  }
  bool IsIdentity() const;
  /// Does a grid's height become its width?
  bool SwapsAxes() const;
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
