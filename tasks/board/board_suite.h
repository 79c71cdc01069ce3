#pragma once
#include <string>

#include "tasks/suite.h"

namespace arc {

/// What Sudoku and maze have in common: one board of the canvas's exact size in,
/// one out, symbol s as token s + 1, no demonstrations. Suites add files,
/// generator, group and judge.
class BoardSuite : public Suite {
 public:
  const SuiteInfo& Info() const override { return info_; }
  bool Fits(const Puzzle& puzzle) const override;
  void Encode(const Grid& grid, const Transform& view, Corner corner,
              std::span<uint8_t> tokens) const override;
  /// PAD and tokens above the vocabulary become the suite's `unknown` symbol,
  /// which no output holds, and so do tokens that are missing.
  void Decode(std::span<const uint8_t> tokens, const Transform& view, Grid& grid) const override;
  /// Exact and cell counts here; rules in IsSolution.
  Verdict Judge(const Pair& test, const Grid& prediction) const override;
  /// Over the input alone: it implies the output, or the set of right ones.
  std::string CanonicalDigest(const Pair& pair) const override;

 protected:
  BoardSuite(SuiteInfo info, uint8_t unknown) : info_(std::move(info)), unknown_(unknown) {}
  /// Does `prediction`, of the input's shape, solve `input` by the rules?
  virtual bool IsSolution(const Grid& input, const Grid& prediction) const = 0;
  /// The representative of the board's symmetry class.
  virtual Grid Canonical(const Grid& input) const = 0;

 private:
  SuiteInfo info_;
  uint8_t unknown_;
};

}  // namespace arc
