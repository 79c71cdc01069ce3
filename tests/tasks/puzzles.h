#pragma once
#include <fmt/format.h>

#include "tasks/puzzle.h"
#include "tests/tasks/testing.h"

namespace arc::testing {

inline Pair RandomPair(Random& random, int side) {
  const auto size = [&] { return static_cast<int>(1 + random.Below(side)); };
  const int rows = size(), cols = size(), out_rows = size(), out_cols = size();
  return {RandomGrid(random, rows, cols), RandomGrid(random, out_rows, out_cols)};
}

/// Puzzle i has 1 + i % 4 demonstrations and 1 + i % 2 tests, grids up to side x side.
inline std::vector<Puzzle> RandomPuzzles(size_t count, int side, uint64_t seed = 1) {
  Random random(seed);
  std::vector<Puzzle> puzzles(count);
  for (size_t i = 0; i < count; ++i) {
    puzzles[i].id = fmt::format("p{}", i);
    for (size_t k = 0; k <= i % 4; ++k) {
      puzzles[i].demonstrations.push_back(RandomPair(random, side));
    }
    for (size_t k = 0; k <= i % 2; ++k) puzzles[i].tests.push_back(RandomPair(random, side));
  }
  return puzzles;
}

}  // namespace arc::testing
