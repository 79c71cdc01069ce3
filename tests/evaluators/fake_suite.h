#pragma once
#include <algorithm>
#include <string>
#include <utility>

#include "tasks/suite.h"

namespace arc {

/// A suite for scoring alone: a prediction is valid if its cells add up to what
/// the output's do, so that valid and exact differ.
class FakeSuite : public Suite {
 public:
  explicit FakeSuite(std::string name, int attempts, bool demonstrations) {
    info_.name = std::move(name);
    info_.attempts = attempts;
    info_.has_demonstrations = demonstrations;
  }
  const SuiteInfo& Info() const override { return info_; }
  std::vector<Puzzle> Read(const std::filesystem::path&,
                           std::vector<std::string>&) const override {
    return {};
  }
  bool Fits(const Puzzle&) const override { return true; }
  void Encode(const Grid&, const Transform&, Corner, std::span<uint8_t>) const override {}
  void Decode(std::span<const uint8_t>, const Transform&, Grid&) const override {}
  Transform RandomTransform(uint64_t) const override { return {}; }
  /// The sorted cells: relabelling aside, enough to tell pairs apart.
  std::string CanonicalDigest(const Pair& pair) const override {
    std::string digest(pair.input.cells.begin(), pair.input.cells.end());
    std::sort(digest.begin(), digest.end());
    return digest;
  }
  Verdict Judge(const Pair& test, const Grid& prediction) const override {
    const Grid& output = *test.output;
    Verdict verdict;
    verdict.cells = static_cast<int>(output.cells.size());
    verdict.exact = prediction == output;
    verdict.valid = Sum(prediction) == Sum(output);
    if (prediction.rows != output.rows || prediction.cols != output.cols) return verdict;
    for (size_t i = 0; i < output.cells.size(); ++i) {
      verdict.cells_right += prediction.cells[i] == output.cells[i];
    }
    return verdict;
  }

 private:
  static int Sum(const Grid& grid) {
    int sum = 0;
    for (uint8_t cell : grid.cells) sum += cell;
    return sum;
  }
  SuiteInfo info_;
};

/// A grid of one row.
inline Grid Row(std::vector<uint8_t> cells) {
  Grid grid;
  grid.rows = 1;
  grid.cols = static_cast<int>(cells.size());
  grid.cells = std::move(cells);
  return grid;
}

/// A puzzle whose test outputs are `outputs`.
inline Puzzle PuzzleOf(std::string id, const std::vector<Grid>& outputs) {
  Puzzle puzzle;
  puzzle.id = std::move(id);
  for (const Grid& output : outputs) puzzle.tests.push_back({output, output});
  return puzzle;
}

}  // namespace arc
