#include "tasks/board/board_suite.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/cell_map.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

constexpr int kFirstToken = 1;  // symbol 0's; PAD is before it

bool SameShape(const Grid& a, const Grid& b) { return a.rows == b.rows && a.cols == b.cols; }

/// Throws BadData naming the first cell that the table has no token for.
void CheckSymbols(const Grid& grid, const ByteTable& table, const SuiteInfo& info) {
  for (const uint8_t symbol : grid.cells) {
    if (table[symbol] != kNoAnswer) continue;
    throw BadData(fmt::format("symbol {} on a board of suite '{}': not below {}", symbol, info.name,
                              info.vocab_size - kFirstToken));
  }
}

}  // namespace

bool BoardSuite::Fits(const Puzzle& puzzle) const {
  auto fits = [&](const Grid& grid) { return grid.rows == info_.rows && grid.cols == info_.cols; };
  return std::all_of(puzzle.tests.begin(), puzzle.tests.end(), [&](const Pair& pair) {
    return fits(pair.input) && (!pair.output || fits(*pair.output));
  });
}

void BoardSuite::Encode(const Grid& grid, const Transform& view, Corner corner,
                        std::span<uint8_t> tokens) const {
  const CellMap map = CellMap::OfApply(view, grid.rows, grid.cols, grid.cols);
  if (map.rows() != info_.rows || map.cols() != info_.cols || corner != Corner{}) {
    throw BadData(fmt::format("a {} x {} board at ({}, {}) does not fit suite '{}' on {} x {}",
                              map.rows(), map.cols(), corner.row, corner.col, info_.name,
                              info_.rows, info_.cols));
  }
  const ByteTable table = ShownAs(view, info_.vocab_size - kFirstToken, kFirstToken);
  const uint8_t all = map.Move(grid.cells.data(), table, tokens.data(), info_.cols);
  if (all & kNoAnswer) CheckSymbols(grid, table, info_);
}

void BoardSuite::Decode(std::span<const uint8_t> tokens, const Transform& view, Grid& grid) const {
  const auto cells = static_cast<size_t>(info_.seq_len());
  if (tokens.size() < cells) {
    Tokens padded(tokens.begin(), tokens.end());
    padded.resize(cells, kPadToken);
    return Decode(padded, view, grid);
  }
  const CellMap map = CellMap::OfUndo(view, info_.rows, info_.cols, info_.cols);
  const auto unknown = std::ranges::find(view.symbols, unknown_) - view.symbols.begin();
  const ByteTable table =
      StandsFor(view, info_.vocab_size - kFirstToken, kFirstToken, static_cast<uint8_t>(unknown));
  grid.rows = map.rows(), grid.cols = map.cols();
  grid.cells.resize(cells);
  map.Move(tokens.data(), table, grid.cells.data(), grid.cols);
}

Verdict BoardSuite::Judge(const Pair& test, const Grid& prediction) const {
  Verdict verdict;
  if (test.output) {
    const Grid& output = *test.output;
    verdict.cells = static_cast<int>(output.cells.size());
    verdict.exact = prediction == output;
    for (size_t i = 0; SameShape(output, prediction) && i < output.cells.size(); ++i) {
      verdict.cells_right += output.cells[i] == prediction.cells[i];
    }
  }
  verdict.valid =
      verdict.exact || (SameShape(test.input, prediction) && IsSolution(test.input, prediction));
  return verdict;
}

std::string BoardSuite::CanonicalDigest(const Pair& pair) const {
  const Grid form = Canonical(pair.input);
  Sha256 hash;
  hash.AddText(info_.name).AddNumber(form.rows).AddNumber(form.cols);
  return hash.Add(form.cells.data(), form.cells.size()).Hex();
}

}  // namespace arc
