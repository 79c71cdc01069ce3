#include "tasks/arc/codec.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/arc/limits.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr uint8_t kEnd = 1;
constexpr uint8_t kFirstColour = 2;

constexpr bool IsColour(uint8_t token) { return token >= kFirstColour && token < kArcVocab; }

void CheckLength(std::span<const uint8_t> tokens, int side) {
  if (tokens.size() == static_cast<size_t>(side) * side) return;
  throw BadData(
      fmt::format("{} tokens: a {}x{} canvas has {}", tokens.size(), side, side, side * side));
}

/// Rows 0..rows-1 and columns 0..cols-1, moved by (row, col), as colours.
Grid Cut(std::span<const uint8_t> tokens, int side, int row, int col, int rows, int cols) {
  Grid grid(rows, cols);
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < cols; ++c) {
      grid.At(r, c) = static_cast<uint8_t>(tokens[(row + r) * side + col + c] - kFirstColour);
    }
  }
  return grid;
}

}  // namespace

Tokens EncodeArcGrid(const Grid& grid, int row, int col, int side) {
  if (row < 0 || col < 0 || row + grid.rows > side || col + grid.cols > side) {
    throw BadData(fmt::format("a {}x{} grid at ({}, {}) does not fit a {}x{} canvas", grid.rows,
                              grid.cols, row, col, side, side));
  }
  Tokens tokens(static_cast<size_t>(side) * side, kPadToken);
  for (int r = 0; r < grid.rows; ++r) {
    uint8_t* line = tokens.data() + (row + r) * side + col;
    for (int c = 0; c < grid.cols; ++c) {
      const uint8_t colour = grid.At(r, c);
      if (colour >= kArcColours) {
        throw BadData(fmt::format("cell ({}, {}) is {}: not a colour in 0..9", r, c, colour));
      }
      line[c] = colour + kFirstColour;
    }
    if (col + grid.cols < side) line[grid.cols] = kEnd;
  }
  if (row + grid.rows < side) {
    std::fill_n(tokens.begin() + (row + grid.rows) * side + col, grid.cols, kEnd);
  }
  return tokens;
}

Grid DecodeArcGrid(std::span<const uint8_t> tokens, int side) {
  CheckLength(tokens, side);
  int width = side, best_rows = 0, best_cols = 0;
  for (int r = 0; r < side && width > 0; ++r) {
    int run = 0;
    while (run < width && IsColour(tokens[r * side + run])) ++run;
    width = run;
    if ((r + 1) * width > best_rows * best_cols) best_rows = r + 1, best_cols = width;
  }
  return Cut(tokens, side, 0, 0, best_rows, best_cols);
}

Grid LocateArcGrid(std::span<const uint8_t> tokens, int side) {
  CheckLength(tokens, side);
  int top = side, bottom = -1, left = side, right = -1;
  bool all_colours = true;
  for (int i = 0; i < side * side; ++i) {
    if (!IsColour(tokens[i])) continue;
    top = std::min(top, i / side), bottom = std::max(bottom, i / side);
    left = std::min(left, i % side), right = std::max(right, i % side);
  }
  for (int r = top; r <= bottom; ++r) {
    for (int c = left; c <= right; ++c) all_colours &= IsColour(tokens[r * side + c]);
  }
  if (bottom >= 0 && all_colours) {
    Grid grid = Cut(tokens, side, top, left, bottom - top + 1, right - left + 1);
    if (std::ranges::equal(EncodeArcGrid(grid, top, left, side), tokens)) return grid;
  }
  throw BadData("tokens are not one grid with its EOS border");
}

}  // namespace arc
