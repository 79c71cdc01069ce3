#include "tasks/arc/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "tasks/arc/limits.h"
#include "tasks/cell_map.h"
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

void CheckPlace(int rows, int cols, Corner corner, int side) {
  if (corner.row >= 0 && corner.col >= 0 && corner.row + rows <= side && corner.col + cols <= side)
    return;
  throw BadData(fmt::format("a {}x{} grid at ({}, {}) does not fit a {}x{} canvas", rows, cols,
                            corner.row, corner.col, side, side));
}

/// Throws BadData naming the first cell that the table has no token for.
void CheckColours(const Grid& grid, const ByteTable& table) {
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) {
      if (table[grid.At(r, c)] != kNoAnswer) continue;
      throw BadData(fmt::format("cell ({}, {}) is {}: not a colour in 0..9", r, c, grid.At(r, c)));
    }
  }
}

/// Eight tokens, least significant first. The lowest byte with its highest bit set in
/// what comes back is the first that is no colour; higher ones may be set wrongly.
constexpr uint64_t NoColours(uint64_t tokens) {
  constexpr uint64_t kEach = 0x0101010101010101;
  const uint64_t below = tokens - kEach * kFirstColour;
  const uint64_t above = (tokens + kEach * (0x80 - kArcVocab)) | tokens;
  return (below | above) & (kEach * 0x80);
}

/// How many of the first `most` tokens are colours, up to the first that is none.
int ColourRun(const uint8_t* tokens, int most) {
  int run = 0;
  for (uint64_t eight; run + 8 <= most; run += 8) {
    std::memcpy(&eight, tokens + run, 8);  // little-endian hosts only, as the shards are
    if (const uint64_t odd = NoColours(eight)) return run + std::countr_zero(odd) / 8;
  }
  while (run < most && IsColour(tokens[run])) ++run;
  return run;
}

struct Shape {
  int rows = 0, cols = 0;
};

/// Of colours, with a corner at (0, 0); fewer rows win ties.
Shape LargestRectangle(std::span<const uint8_t> tokens, int side) {
  Shape best;
  int width = side;
  for (int r = 0; r < side; ++r) {
    width = ColourRun(tokens.data() + r * side, width);
    if (width == 0) break;
    if ((r + 1) * width > best.rows * best.cols) best = {r + 1, width};
  }
  return best;
}

}  // namespace

void EncodeArcGrid(const Grid& grid, const Transform& view, Corner corner, int side,
                   std::span<uint8_t> tokens) {
  const CellMap map = CellMap::OfApply(view, grid.rows, grid.cols, grid.cols);
  const int rows = map.rows(), cols = map.cols();
  CheckPlace(rows, cols, corner, side);
  std::ranges::fill(tokens, kPadToken);
  uint8_t* first = tokens.data() + corner.row * side + corner.col;
  const ByteTable table = ShownAs(view, kArcColours, kFirstColour);
  if (map.Move(grid.cells.data(), table, first, side) & kNoAnswer) CheckColours(grid, table);
  if (corner.col + cols < side) {
    for (int r = 0; r < rows; ++r) first[r * side + cols] = kEnd;
  }
  if (corner.row + rows < side) std::fill_n(first + rows * side, cols, kEnd);
}

void DecodeArcGrid(std::span<const uint8_t> tokens, const Transform& view, int side, Grid& grid) {
  CheckLength(tokens, side);
  const auto [rows, cols] = LargestRectangle(tokens, side);
  const CellMap map = CellMap::OfUndo(view, rows, cols, side);
  grid.rows = map.rows(), grid.cols = map.cols();
  grid.cells.resize(static_cast<size_t>(rows) * cols);
  map.Move(tokens.data(), StandsFor(view, kArcColours, kFirstColour, kNoAnswer), grid.cells.data(),
           grid.cols);
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
    Tokens exact(tokens.size());
    EncodeArcGrid(grid, {}, {top, left}, side, exact);
    if (std::ranges::equal(exact, tokens)) return grid;
  }
  throw BadData("tokens are not one grid with its EOS border");
}

}  // namespace arc
