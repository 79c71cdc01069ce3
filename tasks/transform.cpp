#include "tasks/transform.h"

#include <fmt/format.h>

#include <numeric>

#include "tasks/error.h"

namespace arc {
namespace {

using Symbols = std::array<uint8_t, kMaxSymbols>;
using Lines = std::vector<uint8_t>;

constexpr int kInverse[8] = {0, 3, 2, 1, 4, 5, 6, 7};

constexpr bool SwapsAxes(int index) { return index == 1 || index == 3 || index >= 6; }

/// Where a dihedral map reads: out (i, j) is in[base + i * row + j * col].
struct Walk {
  int base, row, col;
};

Walk WalkOf(int index, int rows, int cols) {
  const int last_row = (rows - 1) * cols, last_col = cols - 1;
  switch (index) {
    case 0:
      return {0, cols, 1};
    case 1:
      return {last_col, -1, cols};
    case 2:
      return {last_row + last_col, -cols, -1};
    case 3:
      return {last_row, 1, -cols};
    case 4:
      return {last_col, cols, -1};
    case 5:
      return {last_row, -cols, 1};
    case 6:
      return {0, 1, cols};
    default:
      return {last_row + last_col, -1, -cols};
  }
}

void CheckIndex(int index) {
  if (index < 0 || index > 7) throw BadData(fmt::format("dihedral map {}: not in 0..7", index));
}

/// Throws unless `lines` is empty or a permutation of 0..count-1.
void CheckLines(const Lines& lines, int count, const char* what) {
  if (lines.empty()) return;
  std::array<bool, 256> seen{};
  bool fits = static_cast<int>(lines.size()) == count;
  for (const uint8_t line : lines) {
    fits = fits && line < count && !seen[line];
    seen[line] = true;
  }
  if (!fits) {
    throw BadData(fmt::format("{} {}: not a permutation of the {} {} of a grid", lines.size(), what,
                              count, what));
  }
}

uint8_t Relabel(const Symbols& symbols, uint8_t cell) {
  if (cell >= kMaxSymbols) {
    throw BadData(fmt::format("cell value {}: not below {}", cell, kMaxSymbols));
  }
  return symbols[cell];
}

/// Out row i from row rows[i] and column j from column cols[j], symbols mapped.
Grid Permute(const Grid& grid, const Lines& rows, const Lines& cols, const Symbols& symbols) {
  CheckLines(rows, grid.rows, "rows");
  CheckLines(cols, grid.cols, "columns");
  Grid out(grid.rows, grid.cols);
  for (int r = 0; r < grid.rows; ++r) {
    const uint8_t* in = grid.cells.data() + (rows.empty() ? r : rows[r]) * grid.cols;
    uint8_t* to = out.cells.data() + r * grid.cols;
    for (int c = 0; c < grid.cols; ++c) to[c] = Relabel(symbols, in[cols.empty() ? c : cols[c]]);
  }
  return out;
}

template <typename T>
T Inverted(const T& permutation) {
  T inverse = permutation;
  std::array<bool, 256> seen{};
  for (size_t i = 0; i < permutation.size(); ++i) {
    const uint8_t to = permutation[i];
    if (to >= permutation.size() || seen[to]) {
      throw BadData(
          fmt::format("{} of {} entries: no permutation to undo", to, permutation.size()));
    }
    seen[to] = true;
    inverse[to] = static_cast<uint8_t>(i);
  }
  return inverse;
}

bool IsSorted(const Lines& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != i) return false;
  }
  return true;
}

}  // namespace

Symbols Transform::IdentitySymbols() {
  Symbols symbols;
  std::iota(symbols.begin(), symbols.end(), uint8_t{0});
  return symbols;
}

bool Transform::IsIdentity() const {
  return dihedral == 0 && IsSorted(rows) && IsSorted(cols) && symbols == IdentitySymbols();
}

Grid Apply(const Transform& t, const Grid& grid) {
  return ApplyDihedral(t.dihedral, Permute(grid, t.rows, t.cols, t.symbols));
}

Grid Undo(const Transform& t, const Grid& grid) {
  return Permute(ApplyDihedral(InverseDihedral(t.dihedral), grid), Inverted(t.rows),
                 Inverted(t.cols), Inverted(t.symbols));
}

Grid ApplyDihedral(int index, const Grid& grid) {
  CheckIndex(index);
  if (index == 0) return grid;
  const bool swap = SwapsAxes(index);
  Grid out(swap ? grid.cols : grid.rows, swap ? grid.rows : grid.cols);
  const Walk walk = WalkOf(index, grid.rows, grid.cols);
  uint8_t* to = out.cells.data();
  for (int i = 0; i < out.rows; ++i) {
    const int start = walk.base + i * walk.row;
    for (int j = 0; j < out.cols; ++j) *to++ = grid.cells[start + j * walk.col];
  }
  return out;
}

int InverseDihedral(int index) {
  CheckIndex(index);
  return kInverse[index];
}

}  // namespace arc
