#pragma once
#include <array>
#include <bit>
#include <cstdint>

#include "tasks/sudoku/tables.h"

namespace arc::sudoku {

/// One place on the board, as the search guesses it.
template <typename Bits>
struct Choice {
  int digit = 0;  ///< 0-based
  int band = 0;
  Bits cell = 0;  ///< one bit
};

/// The candidates of a board, a plane of bits a digit, and what follows from
/// them: hidden and naked singles, and locked candidates in bands and stacks.
/// Copied at every guess: plain words only.
template <int R, int C>
class Planes {
 public:
  using S = Shape<R, C>;
  using Bits = typename S::Bits;

  Planes() {
    for (auto& plane : cells_) plane.fill(S::kBand);
    columns_.fill(S::Low(S::kSide * C));
    todo_.fill(static_cast<uint16_t>(S::kRow));
  }

  /// Leaves one candidate in the cell's row for `digit` (0-based).
  void Assign(const Choice<Bits>& at) {
    const int row = std::countr_zero(at.cell) / S::kSide;
    cells_[at.digit][at.band] &= ~(S::kRow << (row * S::kSide)) | at.cell;
    Touch(at.digit, at.band);
  }
  void Eliminate(const Choice<Bits>& at) {
    cells_[at.digit][at.band] &= ~at.cell;
    Touch(at.digit, at.band);
  }

  /// Draws every conclusion; false: the board is contradictory.
  bool Propagate(const Tables<R, C>& tables) {
    do {
      while (dirty_ != 0) {
        const int at = std::countr_zero(dirty_);
        dirty_ &= dirty_ - 1;
        if (!Settle(tables, at / C, at % C)) return false;
      }
      if (left_ == 0) return true;
      if (!NakedSingles()) return false;
    } while (dirty_ != 0);
    return true;
  }

  bool Full() const { return left_ == 0; }
  int left() const { return left_; }
  Bits Candidates(int digit, int band) const { return cells_[digit][band]; }
  Bits Open(int band) const { return S::kBand & ~placed_[band]; }
  /// Open cells with exactly two candidates, as of the last Propagate.
  Bits Pairs(int band) const { return pairs_[band]; }

 private:
  void Touch(int digit, int band) { dirty_ |= uint64_t{1} << (digit * C + band); }

  uint32_t Pattern(const Tables<R, C>& tables, Bits band) const {
    uint32_t pattern = 0;
    for (int i = 0; i < R; ++i) {
      const uint32_t row = static_cast<uint32_t>(band >> (i * S::kSide) & S::kRow);
      pattern |= static_cast<uint32_t>(tables.boxes_of_row[row]) << (i * R);
    }
    return pattern;
  }

  /// One digit in one band: locked candidates by row and box, then by column, then hidden singles.
  bool Settle(const Tables<R, C>& tables, int digit, int band) {
    Bits x = cells_[digit][band];
    x &= tables.rows_and_boxes[Pattern(tables, x)];
    if (x == 0) return false;
    cells_[digit][band] = x;
    if (!SettleColumns(tables, digit, band, x)) return false;
    PlaceSingles(digit, band, cells_[digit][band]);
    return true;
  }

  bool SettleColumns(const Tables<R, C>& tables, int digit, int band, Bits x) {
    Bits in_use = 0;
    for (int i = 0; i < R; ++i) in_use |= x >> (i * S::kSide);
    static constexpr Bits kBandZero = S::SpreadColumns(S::kRow, 0);
    const Bits others = ~static_cast<Bits>(kBandZero << (band * C));
    const Bits now = columns_[digit] & (S::SpreadColumns(in_use & S::kRow, band) | others);
    if (now == columns_[digit]) return true;
    Bits kept = 0;
    for (int s = 0; s < S::kStacks; ++s) {
      const uint32_t stack = static_cast<uint32_t>(now >> (s * C * C) & S::Low(C * C));
      const uint32_t allowed = tables.bands_and_columns[stack];
      if (allowed == 0) return false;
      kept |= static_cast<Bits>(allowed) << (s * C * C);
    }
    columns_[digit] = kept;
    if (kept != now) NarrowBands(digit, kept);
    return true;
  }

  void NarrowBands(int digit, Bits columns) {
    for (int b = 0; b < C; ++b) {
      const Bits mask = S::EveryRow(S::GatherColumns(columns, b));
      if ((cells_[digit][b] & ~mask) == 0) continue;
      cells_[digit][b] &= mask;
      Touch(digit, b);
    }
  }

  void PlaceSingles(int digit, int band, Bits x) {
    Bits placed = 0;
    for (int i = 0; i < R; ++i) {
      const Bits row = x & (S::kRow << (i * S::kSide));
      const uint16_t line = static_cast<uint16_t>(1u << (band * R + i));
      if ((todo_[digit] & line) == 0 || (row & (row - 1)) != 0) continue;
      todo_[digit] &= static_cast<uint16_t>(~line);
      placed |= row;
      --left_;
    }
    if (placed == 0) return;
    placed_[band] |= placed;
    for (int d = 0; d < S::kSide; ++d) {
      if (d == digit || (cells_[d][band] & placed) == 0) continue;
      cells_[d][band] &= ~placed;
      Touch(d, band);
    }
  }

  bool NakedSingles() {
    for (int b = 0; b < C; ++b) {
      Bits one = 0, two = 0, three = 0;
      for (int d = 0; d < S::kSide; ++d) {
        const Bits x = cells_[d][b];
        three |= two & x;
        two |= one & x;
        one |= x;
      }
      if (one != S::kBand) return false;
      const Bits singles = one & ~two & ~placed_[b];
      pairs_[b] = two & ~three;
      if (singles != 0) AssignSingles(b, singles);
    }
    return true;
  }

  void AssignSingles(int band, Bits singles) {
    for (int d = 0; d < S::kSide; ++d) {
      for (Bits m = cells_[d][band] & singles; m != 0; m &= m - 1) Assign({d, band, m & -m});
    }
  }

  std::array<std::array<Bits, C>, S::kSide> cells_;  ///< candidates [digit][band]
  std::array<Bits, S::kSide> columns_;  ///< columns each digit can still take: Shape::SpreadColumns
  std::array<Bits, C> placed_{};        ///< cells that are settled
  std::array<Bits, C> pairs_{};
  std::array<uint16_t, S::kSide> todo_;  ///< rows that still want the digit
  int left_ = S::kSide * S::kSide;       ///< cells that are not settled
  uint64_t dirty_ = 0;                   ///< bit digit * C + band: to be looked at again
};

}  // namespace arc::sudoku
