// What most demonstrations do, cell by cell, without any idea of shape: where
// every demonstration keeps the input's size, each colour becomes the one that it
// most often became; where all outputs have one size, each cell takes its most
// frequent colour; elsewhere there is no answer.
#include <algorithm>
#include <array>

#include "harness/plugin/solver.h"

namespace {

using arc::Grid;
using arc::Pair;
using Demonstrations = std::vector<Pair>;
using Counts = std::array<int, 256>;

uint8_t MostFrequent(const Counts& counts) {
  return static_cast<uint8_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

bool SameShape(const Grid& a, const Grid& b) { return a.rows == b.rows && a.cols == b.cols; }

bool KeepsSize(const Demonstrations& pairs) {
  return std::all_of(pairs.begin(), pairs.end(),
                     [](const Pair& pair) { return SameShape(pair.input, *pair.output); });
}

bool HasOneSize(const Demonstrations& pairs) {
  return std::all_of(pairs.begin(), pairs.end(), [&pairs](const Pair& pair) {
    return SameShape(*pair.output, *pairs[0].output);
  });
}

Grid Recolour(const Demonstrations& pairs, Grid grid) {
  std::vector<Counts> became(256, Counts{});
  for (const Pair& pair : pairs) {
    for (size_t i = 0; i < pair.input.cells.size(); ++i) {
      ++became[pair.input.cells[i]][pair.output->cells[i]];
    }
  }
  for (uint8_t& cell : grid.cells) {
    const uint8_t colour = MostFrequent(became[cell]);
    if (became[cell][colour] > 0) cell = colour;
  }
  return grid;
}

Grid CellwiseMajority(const Demonstrations& pairs) {
  Grid grid = *pairs[0].output;
  for (size_t i = 0; i < grid.cells.size(); ++i) {
    Counts counts{};
    for (const Pair& pair : pairs) ++counts[pair.output->cells[i]];
    grid.cells[i] = MostFrequent(counts);
  }
  return grid;
}

class Majority : public arc::Solver {
 public:
  std::vector<std::vector<arc::SolverAnswer>> Solve(
      const arc::Puzzle& puzzle, std::chrono::steady_clock::time_point) override {
    std::vector<std::vector<arc::SolverAnswer>> answers(puzzle.tests.size());
    const Demonstrations& pairs = puzzle.demonstrations;
    if (pairs.empty()) return answers;
    for (size_t t = 0; t < answers.size(); ++t) {
      if (KeepsSize(pairs)) answers[t].push_back({Recolour(pairs, puzzle.tests[t].input), 0});
      if (HasOneSize(pairs)) answers[t].push_back({CellwiseMajority(pairs), -1});
    }
    return answers;
  }
};

}  // namespace

ARC_SOLVER_PLUGIN(Majority, "arc_majority", "1.0.0",
                  "Each colour or cell as most demonstrations have it",
                  R"({"suites": ["arc"], "uses_demonstrations": true})", R"({})")
