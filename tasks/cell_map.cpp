#include "tasks/cell_map.h"

#include <fmt/format.h>

#include "tasks/error.h"

namespace arc {
namespace {

using boost::container::default_init;

/// Dihedral maps, bit i for map i, that show rows, or columns, in reverse.
constexpr unsigned kReverseRows = 0b1010'1100;
constexpr unsigned kReverseCols = 0b1001'0110;

bool In(unsigned maps, int dihedral) { return (maps >> dihedral) & 1; }

/// Throws unless `order` is empty or a permutation of 0..count-1.
void CheckOrder(const LineOrder& order, int count, const char* what) {
  if (order.empty()) return;
  uint64_t seen = 0;
  for (const uint8_t line : order) seen |= line < kMaxLines ? uint64_t{1} << line : 0;
  if (static_cast<int>(order.size()) == count && seen == (uint64_t{1} << count) - 1) return;
  throw BadData(fmt::format("{} {} ({}): not a permutation of the {} {} of a grid", order.size(),
                            what, fmt::join(order, " "), count, what));
}

/// Calls set(line, place) for every line of an axis: which line of the plain grid is
/// at which place of the image.
template <typename Set>
void ForLines(const LineOrder& order, int count, bool reversed, Set set) {
  const int first = reversed ? count - 1 : 0, step = reversed ? -1 : 1;
  for (int k = 0; k < count; ++k) set(order.empty() ? k : order[k], first + step * k);
}

}  // namespace

void CheckDihedral(int index) {
  if (index < 0 || index > 7) throw BadData(fmt::format("dihedral map {}: not in 0..7", index));
}

ByteTable ShownAs(const Transform& t, int limit, int offset) {
  ByteTable table;
  table.fill(kNoAnswer);
  for (int s = 0; s < kMaxSymbols; ++s) {
    const int shown = t.symbols[s];
    table[s] = static_cast<uint8_t>(shown < limit ? shown + offset : kNoAnswer);
  }
  return table;
}

ByteTable StandsFor(const Transform& t, int limit, int offset, uint8_t other) {
  ByteTable table;
  table.fill(other);
  uint64_t seen = 0;
  for (int s = 0; s < kMaxSymbols; ++s) {
    const int shown = t.symbols[s];
    if (shown < kMaxSymbols) seen |= uint64_t{1} << shown;
    if (shown < limit) table[shown + offset] = static_cast<uint8_t>(s);
  }
  if (seen == (uint64_t{1} << kMaxSymbols) - 1) return table;
  throw BadData(fmt::format("symbols {}: no permutation to undo", fmt::join(t.symbols, " ")));
}

CellMap CellMap::OfApply(const Transform& t, int rows, int cols, int stride) {
  CheckDihedral(t.dihedral);
  CheckOrder(t.rows, rows, "rows");
  CheckOrder(t.cols, cols, "columns");
  CellMap map;
  Offsets& by_row = t.SwapsAxes() ? map.col_ : map.row_;
  Offsets& by_col = t.SwapsAxes() ? map.row_ : map.col_;
  by_row.resize(rows, default_init);
  by_col.resize(cols, default_init);
  ForLines(t.rows, rows, In(kReverseRows, t.dihedral),
           [to = by_row.data(), stride](int line, int place) { to[place] = line * stride; });
  ForLines(t.cols, cols, In(kReverseCols, t.dihedral),
           [to = by_col.data()](int line, int place) { to[place] = line; });
  return map;
}

CellMap CellMap::OfUndo(const Transform& t, int rows, int cols, int stride) {
  CheckDihedral(t.dihedral);
  const bool swaps = t.SwapsAxes();
  if (swaps) std::swap(rows, cols);
  CheckOrder(t.rows, rows, "rows");
  CheckOrder(t.cols, cols, "columns");
  CellMap map;
  map.row_.resize(rows, default_init);
  map.col_.resize(cols, default_init);
  ForLines(t.rows, rows, In(kReverseRows, t.dihedral),
           [to = map.row_.data(), step = swaps ? 1 : stride](int line, int place) {
             to[line] = place * step;
           });
  ForLines(t.cols, cols, In(kReverseCols, t.dihedral),
           [to = map.col_.data(), step = swaps ? stride : 1](int line, int place) {
             to[line] = place * step;
           });
  return map;
}

uint8_t CellMap::Move(const uint8_t* from, const ByteTable& table, uint8_t* to, int stride) const {
  uint8_t all = 0;
  const int* col = col_.data();
  const int cols = this->cols();
  for (const int row : row_) {
    const uint8_t* line = from + row;
    for (int j = 0; j < cols; ++j) all |= to[j] = table[line[col[j]]];
    to += stride;
  }
  return all;
}

}  // namespace arc
