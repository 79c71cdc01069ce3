#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace arc::sudoku {

/// A board of C bands and R stacks whose boxes are R x C, as bits. One digit's
/// candidates are a word a band: bit row * N + column, rows counted inside the band.
template <int R, int C>
struct Shape {
  static constexpr int kBoxRows = R;
  static constexpr int kBoxCols = C;
  static constexpr int kSide = R * C;
  static constexpr int kBands = C;
  static constexpr int kStacks = R;
  using Bits = std::conditional_t<(R * kSide <= 32), uint32_t, uint64_t>;

  static constexpr Bits Low(int n) { return static_cast<Bits>(~Bits{0} >> (8 * sizeof(Bits) - n)); }
  static constexpr Bits kRow = Low(kSide);
  static constexpr Bits kBand = Low(R * kSide);
  /// `row_bits` (one row) in every row of the band.
  static constexpr Bits EveryRow(Bits row_bits) {
    Bits band = 0;
    for (int i = 0; i < R; ++i) band |= static_cast<Bits>(row_bits << (i * kSide));
    return band;
  }
  /// R bits, one a box: does the row hold a candidate in the box?
  static constexpr uint32_t BoxesOfRow(Bits row) {
    uint32_t any = 0;
    for (int j = 0; j < R; ++j) {
      any |= static_cast<uint32_t>((row >> (j * C) & Low(C)) != 0) << j;
    }
    return any;
  }
  /// The columns of a row as they stand in the columns word of band `band`:
  /// [stack][band][column in the stack], so that a stack is C * C bits in one piece.
  static constexpr Bits SpreadColumns(Bits columns, int band) {
    Bits word = 0;
    for (int s = 0; s < kStacks; ++s) {
      word |= static_cast<Bits>((columns >> (s * C) & Low(C)) << (s * C * C + band * C));
    }
    return word;
  }
  static constexpr Bits GatherColumns(Bits word, int band) {
    Bits columns = 0;
    for (int s = 0; s < kStacks; ++s) {
      columns |= static_cast<Bits>((word >> (s * C * C + band * C) & Low(C)) << (s * C));
    }
    return columns;
  }
};

/// For every K x K pattern (bit i * K + j: line i can take place j), the union of
/// the permutations inside it: what striking out locked candidates leaves. 0
/// where the pattern holds no permutation.
template <int K>
std::vector<uint32_t> PermutationUnions() {
  std::array<int, K> order{};
  for (int i = 0; i < K; ++i) order[i] = i;
  std::vector<uint32_t> unions(size_t{1} << (K * K));
  do {
    uint32_t permutation = 0;
    for (int i = 0; i < K; ++i) permutation |= uint32_t{1} << (i * K + order[i]);
    for (uint32_t pattern = 0; pattern < unions.size(); ++pattern) {
      if ((permutation & ~pattern) == 0) unions[pattern] |= permutation;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  return unions;
}

/// Lookups of one shape; built once, at the first board of that shape.
template <int R, int C>
struct Tables {
  using S = Shape<R, C>;
  using Bits = typename S::Bits;
  /// Band cells that are left, by which row of the band reaches which box (bit row * R + box).
  std::vector<Bits> rows_and_boxes;
  /// Bits of a stack that are left, by which band reaches which column (bit band * C + column).
  std::vector<uint32_t> bands_and_columns = PermutationUnions<C>();
  std::vector<uint8_t> boxes_of_row;  ///< BoxesOfRow of every row

  Tables() {
    for (uint32_t allowed : PermutationUnions<R>()) rows_and_boxes.push_back(Widen(allowed));
    for (uint32_t row = 0; row <= S::kRow; ++row) {
      boxes_of_row.push_back(static_cast<uint8_t>(S::BoxesOfRow(row)));
    }
  }
  static const Tables& Get() {
    static const Tables tables;
    return tables;
  }

 private:
  static Bits Widen(uint32_t rows_boxes) {
    Bits band = 0;
    for (int bit = 0; bit < R * R; ++bit) {
      if (rows_boxes >> bit & 1) band |= S::Low(C) << (bit / R * S::kSide + bit % R * C);
    }
    return band;
  }
};

}  // namespace arc::sudoku
