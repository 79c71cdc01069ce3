// The ceiling of the maze leaderboard: a shortest path, found breadth first.
#include "harness/plugin/solver.h"
#include "tasks/maze/maze.h"

namespace {

class MazeBfs : public arc::Solver {
 public:
  std::vector<std::vector<arc::SolverAnswer>> Solve(
      const arc::Puzzle& puzzle, std::chrono::steady_clock::time_point) override {
    std::vector<std::vector<arc::SolverAnswer>> answers;
    for (const arc::Pair& test : puzzle.tests) {
      std::vector<arc::SolverAnswer>& found = answers.emplace_back();
      if (auto solved = arc::SolveMaze(test.input)) found.push_back({std::move(*solved), 0});
    }
    return answers;
  }
};

}  // namespace

ARC_SOLVER_PLUGIN(MazeBfs, "maze_bfs", "1.0.0", "Marks a shortest path, found breadth first",
                  R"({"suites": ["maze"], "uses_demonstrations": false})", R"({})")
