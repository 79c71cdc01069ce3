// Simple rules, each used only where it explains every demonstration exactly: a
// way to read the input and a table from what is read at a place to the colour
// there. All distinct answers are given, those of simpler rules first.
#include <algorithm>

#include "harness/plugin/solver.h"
#include "plugins/arc_baseline/cell_table.h"
#include "plugins/arc_baseline/readings.h"

namespace {

using Answers = std::vector<arc::SolverAnswer>;

// Confidence falls by one with every simpler answer before it.
void AddDistinct(arc::Grid grid, Answers* answers) {
  const auto same = [&grid](const arc::SolverAnswer& other) { return other.grid == grid; };
  if (std::any_of(answers->begin(), answers->end(), same)) return;
  answers->push_back({std::move(grid), -static_cast<float>(answers->size())});
}

class Rules : public arc::Solver {
 public:
  std::vector<Answers> Solve(const arc::Puzzle& puzzle,
                             std::chrono::steady_clock::time_point deadline) override {
    std::vector<Answers> answers(puzzle.tests.size());
    for (const auto& reading : arc_baseline::ReadingsFor(puzzle.demonstrations)) {
      if (std::chrono::steady_clock::now() >= deadline) break;
      const auto table = arc_baseline::CellTable::Learn(reading, puzzle.demonstrations);
      for (size_t t = 0; table && t < answers.size(); ++t) {
        auto grid = table->Apply(reading.read(puzzle.tests[t].input));
        if (grid) AddDistinct(std::move(*grid), &answers[t]);
      }
    }
    return answers;
  }
};

}  // namespace

ARC_SOLVER_PLUGIN(Rules, "arc_rules", "1.0.0",
                  "Turns, crops, scales, tiles, combines parts or looks at neighbours, where that "
                  "explains every demonstration",
                  R"({"suites": ["arc"], "uses_demonstrations": true, "verifies": true})", R"({})")
