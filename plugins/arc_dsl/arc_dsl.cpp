// Programs of a small language over grids, found by search: an answer only where one
// explains every demonstration.
#include <fmt/format.h>

#include <algorithm>

#include "harness/plugin/settings.h"
#include "harness/plugin/solver.h"
#include "plugins/arc_dsl/search/solve.h"

namespace {

using Clock = std::chrono::steady_clock;

class ArcDsl : public arc::Solver {
 public:
  explicit ArcDsl(const ArcCreateArgs& args)
      : work_(static_cast<uint64_t>(arc::Settings(args.settings_json).Integer("work"))) {}

  std::vector<std::vector<arc::SolverAnswer>> Solve(const arc::Puzzle& puzzle,
                                                    Clock::time_point deadline) override {
    arc_dsl::Task task;
    for (const arc::Pair& pair : puzzle.demonstrations) {
      task.inputs.push_back(pair.input);
      task.outputs.push_back(*pair.output);
    }
    for (const arc::Pair& pair : puzzle.tests) task.inputs.push_back(pair.input);
    std::vector<std::vector<arc::SolverAnswer>> answers(puzzle.tests.size());
    arc_dsl::Budget budget(work_ * 1'000'000, deadline);
    for (const arc_dsl::Program& program : arc_dsl::FindPrograms(task, &budget)) {
      fmt::print("{}: {}\n", puzzle.id, program.text);  // into the run's log
      for (size_t t = 0; t < answers.size(); ++t) {
        answers[t].push_back({program.answers[t], -static_cast<float>(program.cost)});
      }
    }
    return answers;
  }

 private:
  uint64_t work_;
};

}  // namespace

ARC_SOLVER_PLUGIN(
    ArcDsl, "arc_dsl", "1.0.0",
    "Searches programs of a small language that explain every demonstration",
    R"({"suites": ["arc"], "uses_demonstrations": true, "verifies": true})",
    R"({"work": {"default": 500, "help": "work a task, about milliseconds", "min": 1, "max": 1000000}})")
