// The ceiling of the Sudoku leaderboard: the solution, found by search.
#include "harness/plugin/solver.h"
#include "tasks/sudoku/solver.h"

namespace {

class SudokuExact : public arc::Solver {
 public:
  std::vector<std::vector<arc::SolverAnswer>> Solve(
      const arc::Puzzle& puzzle, std::chrono::steady_clock::time_point deadline) override {
    std::vector<std::vector<arc::SolverAnswer>> answers;
    for (const arc::Pair& test : puzzle.tests) {
      std::vector<arc::SolverAnswer>& found = answers.emplace_back();
      for (arc::Grid& grid :
           arc::SolveSudoku(test.input, {.solutions = 1, .deadline = deadline}).solutions) {
        found.push_back({std::move(grid), 0});
      }
    }
    return answers;
  }
};

}  // namespace

ARC_SOLVER_PLUGIN(SudokuExact, "sudoku_exact", "1.0.0",
                  "Solves by constraint propagation and search; sides 4, 6, 9, 16",
                  R"({"suites": ["sudoku"], "uses_demonstrations": false})", R"({})")
