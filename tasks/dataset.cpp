#include "tasks/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

#include "tasks/hash.h"
#include "tasks/random.h"

namespace arc {
namespace {

void AddGrid(Sha256& hash, const Grid& grid) {
  hash.AddNumber(grid.rows).AddNumber(grid.cols).Add(grid.cells.data(), grid.cells.size());
}

void AddPairs(Sha256& hash, const std::vector<Pair>& pairs) {
  hash.AddNumber(pairs.size());
  for (const Pair& pair : pairs) {
    AddGrid(hash, pair.input);
    hash.AddNumber(pair.output.has_value());
    if (pair.output) AddGrid(hash, *pair.output);
  }
}

/// The element that view `index` shows: each block of `size` views is a random
/// permutation of the group, the first with the identity in front.
size_t PlaceInGroup(size_t size, uint64_t seed, uint64_t index) {
  std::array<size_t, kMostInSmallGroup> order;
  std::iota(order.begin(), order.end(), size_t{0});
  const uint64_t block = index / size, fixed = block == 0 ? 1 : 0;
  Random(Mix(seed, block)).Shuffle(std::span(order).subspan(fixed, size - fixed));
  return order[index % size];
}

/// Rows and columns of the smallest canvas that all its grids fit.
std::string CanvasFor(const Puzzle& puzzle) {
  int rows = 0, cols = 0;
  const auto add = [&](const Grid& grid) {
    rows = std::max(rows, grid.rows);
    cols = std::max(cols, grid.cols);
  };
  for (const auto* pairs : {&puzzle.demonstrations, &puzzle.tests}) {
    for (const Pair& pair : *pairs) {
      add(pair.input);
      if (pair.output) add(*pair.output);
    }
  }
  return fmt::format("{}x{}", rows, cols);
}

}  // namespace

void BatchRows::Resize(size_t new_rows, size_t seq_len) {
  rows = new_rows;
  inputs.resize(rows * seq_len);
  labels.resize(rows * seq_len);
  identifiers.resize(rows);
}

Transform ViewTransform(const Suite& suite, uint64_t seed, uint64_t puzzle, uint64_t index) {
  if (index == 0) return {};
  const uint64_t mixed = Mix(seed, puzzle);
  const std::span<const Transform> group = suite.SmallGroup();
  if (group.empty()) return suite.RandomTransform(Mix(mixed, index));
  return group[PlaceInGroup(group.size(), mixed, index)];
}

std::vector<Puzzle> FittingPuzzles(const Suite& suite, std::vector<Puzzle> puzzles,
                                   std::vector<std::string>* left_out) {
  std::vector<Puzzle> fitting;
  fitting.reserve(puzzles.size());
  for (Puzzle& puzzle : puzzles) {
    if (suite.Fits(puzzle)) {
      fitting.push_back(std::move(puzzle));
    } else if (left_out) {
      left_out->push_back(fmt::format("{} ({})", puzzle.id, CanvasFor(puzzle)));
    }
  }
  return fitting;
}

size_t CountOutputs(const std::vector<Puzzle>& puzzles) {
  size_t outputs = 0;
  for (const Puzzle& puzzle : puzzles) outputs += puzzle.tests.size();
  return outputs;
}

bool SolutionsAreKnown(const std::vector<Puzzle>& puzzles) {
  return std::ranges::all_of(puzzles, [](const Puzzle& puzzle) {
    return std::ranges::all_of(puzzle.tests, [](const Pair& test) { return bool(test.output); });
  });
}

std::vector<Puzzle> TestsAsDemonstrations(std::vector<Puzzle> puzzles) {
  for (Puzzle& puzzle : puzzles) {
    std::vector<Pair> unsolved;
    for (Pair& pair : puzzle.tests) {
      (pair.output ? puzzle.demonstrations : unsolved).push_back(std::move(pair));
    }
    puzzle.tests = std::move(unsolved);
  }
  return puzzles;
}

std::string ContentHash(const std::vector<Puzzle>& puzzles, const SuiteInfo& info,
                        const DatasetOptions& options) {
  Sha256 hash;
  hash.AddText("arcbench dataset 1").AddText(info.name);
  hash.AddNumber(info.rows).AddNumber(info.cols).AddNumber(info.vocab_size);
  hash.AddNumber(static_cast<uint64_t>(options.identifiers)).AddNumber(options.views);
  hash.AddNumber(options.translate).AddNumber(options.shuffle_labels).AddNumber(options.seed);
  if (options.reveal > 0) hash.AddNumber(std::bit_cast<uint64_t>(options.reveal));
  hash.AddNumber(puzzles.size());
  for (const Puzzle& puzzle : puzzles) {
    hash.AddText(puzzle.id);
    AddPairs(hash, puzzle.demonstrations);
    AddPairs(hash, puzzle.tests);
  }
  return hash.Hex();
}

}  // namespace arc
