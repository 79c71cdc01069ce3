#include "tasks/sudoku/sudoku_suite.h"

#include <fmt/format.h>

#include <array>
#include <numeric>
#include <span>

#include "tasks/board/board_suite.h"
#include "tasks/error.h"
#include "tasks/random.h"
#include "tasks/sudoku/box.h"
#include "tasks/sudoku/canonical.h"
#include "tasks/sudoku/generator.h"
#include "tasks/sudoku/reader.h"

namespace arc {
namespace {

constexpr uint8_t kTranspose = 6;

SuiteInfo InfoOf(const SudokuBox& box) {
  const int side = box.side();
  return {.name = "sudoku",
          .description =
              fmt::format("Sudoku {} x {}, boxes of {} x {}", side, side, box.rows, box.cols),
          .rows = side,
          .cols = side,
          .vocab_size = side + 2};
}

/// A random order of `groups` groups of `size` lines, and of the lines inside each.
LineOrder ShuffledLines(int groups, int size, Random& random) {
  std::array<uint8_t, kMaxLines> order, lines;
  std::iota(order.begin(), order.begin() + groups, uint8_t{0});
  random.Shuffle(std::span(order).first(groups));
  for (int i = 0; i < groups; ++i) {
    const auto inside = std::span(lines).subspan(i * size, size);
    std::iota(inside.begin(), inside.end(), static_cast<uint8_t>(order[i] * size));
    random.Shuffle(inside);
  }
  return LineOrder(std::span(lines).first(groups * size));
}

class SudokuSuite : public BoardSuite {
 public:
  explicit SudokuSuite(const SudokuBox& box) : BoardSuite(InfoOf(box), 0), box_(box) {}

  std::vector<Puzzle> Read(const std::filesystem::path& path,
                           std::vector<std::string>& /*notes*/) const override {
    return ReadSudoku(path, Info());
  }
  std::vector<Puzzle> Generate(const GenerateOptions& options) const override {
    return GenerateSudoku(box_.side(), options);
  }

  Transform RandomTransform(uint64_t seed) const override {
    Random random(seed);
    Transform transform;
    transform.rows = ShuffledLines(box_.cols, box_.rows, random);
    transform.cols = ShuffledLines(box_.rows, box_.cols, random);
    random.Shuffle(std::span<uint8_t>(transform.symbols).subspan(1, box_.side()));
    if (box_.rows == box_.cols && random.Below(2) == 1) transform.dihedral = kTranspose;
    return transform;
  }

 protected:
  bool IsSolution(const Grid& input, const Grid& prediction) const override {
    return IsSudokuSolution(prediction) && KeepsClues(input, prediction);
  }
  Grid Canonical(const Grid& input) const override { return CanonicalSudoku(input); }

 private:
  SudokuBox box_;
};

}  // namespace

std::unique_ptr<Suite> MakeSudokuSuite(const SuiteOptions& options) {
  const int side = options.rows == 0 ? (options.cols == 0 ? 9 : options.cols) : options.rows;
  if (options.cols != 0 && options.cols != side) {
    throw UsageError(
        fmt::format("a Sudoku board of {} x {}: boards are square", side, options.cols));
  }
  return std::make_unique<SudokuSuite>(SudokuBoxOf(side));
}

}  // namespace arc
