#include "tasks/arc/arc_suite.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/arc/canonical.h"
#include "tasks/arc/codec.h"
#include "tasks/arc/limits.h"
#include "tasks/arc/reader.h"
#include "tasks/error.h"
#include "tasks/random.h"

namespace arc {
namespace {

SuiteInfo MakeInfo(const SuiteOptions& options) {
  const int side = options.rows == 0 ? kMaxArcSide : options.rows;
  if (side < 1 || side > kMaxArcSide || (options.cols != 0 && options.cols != side)) {
    throw UsageError(fmt::format("ARC canvas {}x{}: it is a square with a side in 1..{}", side,
                                 options.cols == 0 ? side : options.cols, kMaxArcSide));
  }
  return {.name = "arc",
          .description = "ARC-AGI tasks: find the rule that a few pairs of coloured grids show",
          .rows = side,
          .cols = side,
          .vocab_size = kArcVocab,
          .attempts = 2,
          .has_demonstrations = true};
}

class ArcSuite final : public Suite {
 public:
  explicit ArcSuite(const SuiteOptions& options) : info_(MakeInfo(options)) {}
  const SuiteInfo& Info() const override { return info_; }

  std::vector<Puzzle> Read(const std::filesystem::path& path,
                           std::vector<std::string>& notes) const override {
    return ReadArcPuzzles(path, info_, notes);
  }

  bool Fits(const Puzzle& puzzle) const override {
    const auto fits = [this](const Pair& pair) {
      return GridFits(pair.input) && (!pair.output || GridFits(*pair.output));
    };
    return std::ranges::all_of(puzzle.demonstrations, fits) &&
           std::ranges::all_of(puzzle.tests, fits);
  }

  void Encode(const Grid& grid, const Transform& view, Corner corner,
              std::span<uint8_t> tokens) const override {
    EncodeArcGrid(grid, view, corner, info_.rows, tokens);
  }
  void Decode(std::span<const uint8_t> tokens, const Transform& view, Grid& grid) const override {
    DecodeArcGrid(tokens, view, info_.rows, grid);
  }

  Transform RandomTransform(uint64_t seed) const override {
    Random random(seed);
    Transform transform;
    transform.dihedral = static_cast<uint8_t>(random.Below(8));
    random.Shuffle(std::span(transform.symbols).subspan(1, kArcColours - 1));
    return transform;
  }
  std::string CanonicalDigest(const Pair& pair) const override { return CanonicalArcDigest(pair); }

  Verdict Judge(const Pair& test, const Grid& prediction) const override {
    Verdict verdict;
    if (!test.output) return verdict;
    const Grid& output = *test.output;
    verdict.cells = static_cast<int>(output.cells.size());
    if (prediction.rows != output.rows || prediction.cols != output.cols) return verdict;
    for (size_t i = 0; i < output.cells.size(); ++i) {
      verdict.cells_right += prediction.cells[i] == output.cells[i];
    }
    verdict.exact = verdict.valid = prediction == output;
    return verdict;
  }

 private:
  bool GridFits(const Grid& grid) const {
    return grid.rows <= info_.rows && grid.cols <= info_.cols;
  }
  SuiteInfo info_;
};

}  // namespace

std::unique_ptr<Suite> MakeArcSuite(const SuiteOptions& options) {
  return std::make_unique<ArcSuite>(options);
}

}  // namespace arc
