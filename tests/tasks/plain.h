#pragma once
#include <utility>

#include "tasks/suite.h"

namespace arc::testing {

// Views and ARC's tokens as they are defined, cell by cell, for comparing with.

inline Grid Transposed(const Grid& grid) {
  Grid out(grid.cols, grid.rows);
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) out.At(c, r) = grid.At(r, c);
  }
  return out;
}

inline Grid Mirrored(const Grid& grid, bool rows, bool cols) {
  Grid out = grid;
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) {
      out.At(r, c) = grid.At(rows ? grid.rows - 1 - r : r, cols ? grid.cols - 1 - c : c);
    }
  }
  return out;
}

inline Grid PlainDihedral(int index, const Grid& grid) {
  const bool transposes = index == 1 || index == 3 || index >= 6;
  const bool rows = index == 1 || index == 2 || index == 5 || index == 7;
  const bool cols = index == 2 || index == 3 || index == 4 || index == 7;
  return Mirrored(transposes ? Transposed(grid) : grid, rows, cols);
}

inline Grid PlainApply(const Transform& t, const Grid& grid) {
  Grid out = grid;
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) {
      out.At(r, c) =
          t.symbols[grid.At(t.rows.empty() ? r : t.rows[r], t.cols.empty() ? c : t.cols[c])];
    }
  }
  return PlainDihedral(t.dihedral, out);
}

/// Tokens of an ARC grid on a canvas of side x side, corner at `at`.
inline Tokens PlainArcTokens(const Grid& grid, Corner at, int side) {
  Grid canvas(side, side);
  const auto put = [&](int r, int c, int token) {
    if (r < side && c < side) canvas.At(r, c) = static_cast<uint8_t>(token);
  };
  for (int r = 0; r < grid.rows; ++r) put(at.row + r, at.col + grid.cols, 1);
  for (int c = 0; c < grid.cols; ++c) put(at.row + grid.rows, at.col + c, 1);
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) put(at.row + r, at.col + c, grid.At(r, c) + 2);
  }
  return canvas.cells;
}

/// The largest rectangle of colours at (0, 0) of an ARC canvas; fewer rows win ties.
inline Grid PlainArcGrid(const Tokens& tokens, int side) {
  Grid best;
  for (int rows = 1; rows <= side; ++rows) {
    for (int cols = 1; cols <= side; ++cols) {
      if (rows * cols <= best.rows * best.cols) continue;
      Grid grid(rows, cols);
      bool colours = true;
      for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < cols; ++c) {
          const int token = tokens[r * side + c];
          colours = colours && token >= 2 && token < 12;
          grid.At(r, c) = static_cast<uint8_t>(token - 2);
        }
      }
      if (colours) best = std::move(grid);
    }
  }
  return best;
}

}  // namespace arc::testing
