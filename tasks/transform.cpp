#include "tasks/transform.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "tasks/cell_map.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr int kInverse[8] = {0, 3, 2, 1, 4, 5, 6, 7};
/// Dihedral maps, bit i for map i, under which height and width change places.
constexpr unsigned kSwapsAxes = 0b1100'1010;

Grid Moved(const CellMap& map, const Grid& grid, const ByteTable& table) {
  Grid out(map.rows(), map.cols());
  map.Move(grid.cells.data(), table, out.cells.data(), out.cols);
  return out;
}

void CheckCells(const Grid& grid) {
  for (const uint8_t cell : grid.cells) {
    if (cell < kMaxSymbols) continue;
    throw BadData(fmt::format("cell value {}: not below {}", cell, kMaxSymbols));
  }
}

bool IsSorted(const LineOrder& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != i) return false;
  }
  return true;
}

}  // namespace

LineOrder::LineOrder(std::span<const uint8_t> lines) : size_(static_cast<uint8_t>(lines.size())) {
  if (lines.size() > kMaxLines) {
    throw BadData(fmt::format("an order of {} lines: {} at most", lines.size(), kMaxLines));
  }
  std::ranges::copy(lines, lines_.begin());
}

bool Transform::IsIdentity() const {
  return dihedral == 0 && IsSorted(rows) && IsSorted(cols) && symbols == IdentitySymbols();
}

bool Transform::SwapsAxes() const { return dihedral < 8 && (kSwapsAxes >> dihedral) & 1; }

Grid Apply(const Transform& t, const Grid& grid) {
  CheckCells(grid);
  return Moved(CellMap::OfApply(t, grid.rows, grid.cols, grid.cols), grid, ShownAs(t, 256, 0));
}

Grid Undo(const Transform& t, const Grid& grid) {
  CheckCells(grid);
  return Moved(CellMap::OfUndo(t, grid.rows, grid.cols, grid.cols), grid,
               StandsFor(t, kMaxSymbols, 0, kNoAnswer));
}

Grid ApplyDihedral(int index, const Grid& grid) {
  CheckDihedral(index);
  Transform t;
  t.dihedral = static_cast<uint8_t>(index);
  ByteTable same;
  std::iota(same.begin(), same.end(), uint8_t{0});
  return Moved(CellMap::OfApply(t, grid.rows, grid.cols, grid.cols), grid, same);
}

int InverseDihedral(int index) {
  CheckDihedral(index);
  return kInverse[index];
}

}  // namespace arc
