#include "tasks/board/board_suite.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

bool SameShape(const Grid& a, const Grid& b) { return a.rows == b.rows && a.cols == b.cols; }

}  // namespace

bool BoardSuite::Fits(const Puzzle& puzzle) const {
  auto fits = [&](const Grid& grid) { return grid.rows == info_.rows && grid.cols == info_.cols; };
  return std::all_of(puzzle.tests.begin(), puzzle.tests.end(), [&](const Pair& pair) {
    return fits(pair.input) && (!pair.output || fits(*pair.output));
  });
}

Tokens BoardSuite::EncodeInput(const Grid& grid, int row, int col) const {
  if (grid.rows != info_.rows || grid.cols != info_.cols || row != 0 || col != 0) {
    throw BadData(fmt::format("a {} x {} board at ({}, {}) does not fit suite '{}' on {} x {}",
                              grid.rows, grid.cols, row, col, info_.name, info_.rows, info_.cols));
  }
  Tokens tokens;
  tokens.reserve(grid.cells.size());
  for (uint8_t symbol : grid.cells) {
    if (symbol + 1 >= info_.vocab_size) {
      throw BadData(fmt::format("symbol {} on a board of suite '{}': not below {}", symbol,
                                info_.name, info_.vocab_size - 1));
    }
    tokens.push_back(static_cast<uint8_t>(symbol + 1));
  }
  return tokens;
}

Tokens BoardSuite::EncodeOutput(const Grid& grid, int row, int col) const {
  return EncodeInput(grid, row, col);
}

Grid BoardSuite::Decode(std::span<const uint8_t> tokens) const {
  Grid grid(info_.rows, info_.cols, unknown_);
  for (size_t i = 0; i < std::min(tokens.size(), grid.cells.size()); ++i) {
    if (tokens[i] != kPadToken && tokens[i] < info_.vocab_size) {
      grid.cells[i] = static_cast<uint8_t>(tokens[i] - 1);
    }
  }
  return grid;
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
