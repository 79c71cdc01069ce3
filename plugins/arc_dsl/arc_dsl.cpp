// Programs of a small language over grids, found by search: an answer only where one
// explains every demonstration.
#include <fmt/format.h>

#include <algorithm>

#include "harness/plugin/settings.h"
#include "harness/plugin/solver.h"
#include "plugins/arc_dsl/search/solve.h"
#include "tasks/arc/limits.h"

namespace {

using arc::Grid;
using arc::SolverAnswer;
using Answers = std::vector<SolverAnswer>;
using Clock = std::chrono::steady_clock;

constexpr uint64_t kWorkUnit = 1'000'000;  ///< of the setting, in units of the budget

bool IsArcGrid(const Grid& grid) {
  return !grid.empty() && grid.rows <= arc::kMaxArcSide && grid.cols <= arc::kMaxArcSide &&
         std::all_of(grid.cells.begin(), grid.cells.end(),
                     [](uint8_t cell) { return cell < arc::kArcColours; });
}

/// The puzzle as a task; one without demonstrations or tests where it is none for the language.
arc_dsl::Task TaskOf(const arc::Puzzle& puzzle) {
  arc_dsl::Task task;
  bool fits = true;
  for (const arc::Pair& pair : puzzle.demonstrations) {
    fits &= IsArcGrid(pair.input) && IsArcGrid(*pair.output);
    task.inputs.push_back(pair.input);
    task.outputs.push_back(*pair.output);
  }
  for (const arc::Pair& pair : puzzle.tests) {
    fits &= IsArcGrid(pair.input);
    task.inputs.push_back(pair.input);
  }
  return fits ? task : arc_dsl::Task();
}

// A fifth of the time is kept for giving back the memory of the search.
Clock::time_point EndOfSearch(Clock::time_point deadline) {
  const Clock::time_point now = Clock::now();
  return deadline <= now ? now : now + (deadline - now) / 5 * 4;
}

class ArcDsl : public arc::Solver {
 public:
  explicit ArcDsl(const ArcCreateArgs& args) {
    const arc::Settings settings(args.settings_json);
    work_ = static_cast<uint64_t>(settings.Integer("work")) * kWorkUnit;
    most_ = static_cast<size_t>(settings.Integer("answers"));
  }

  std::vector<Answers> Solve(const arc::Puzzle& puzzle, Clock::time_point deadline) override {
    std::vector<Answers> answers(puzzle.tests.size());
    const arc_dsl::Task task = TaskOf(puzzle);
    if (task.demonstrations() == 0 || task.tests() == 0) return answers;
    arc_dsl::Budget budget(work_, EndOfSearch(deadline));
    for (const arc_dsl::Program& program : arc_dsl::FindPrograms(task, &budget)) {
      bool used = false;
      for (size_t t = 0; t < answers.size(); ++t) used |= Add(program, t, &answers[t]);
      if (used) fmt::print("{}: {}\n", puzzle.id, program.text);  // into the run's log
    }
    return answers;
  }

 private:
  // False where the answer is known already, or there are enough. Of programs of one cost the
  // later ones are a little less sure.
  bool Add(const arc_dsl::Program& program, size_t test, Answers* answers) const {
    const Grid& grid = program.answers[test];
    const auto same = [&grid](const SolverAnswer& other) { return other.grid == grid; };
    if (answers->size() >= most_ || std::any_of(answers->begin(), answers->end(), same)) {
      return false;
    }
    const float rank = static_cast<float>(answers->size());
    answers->push_back({grid, -static_cast<float>(program.cost) - rank / 100});
    return true;
  }

  uint64_t work_ = 0;
  size_t most_ = 0;
};

}  // namespace

ARC_SOLVER_PLUGIN(
    ArcDsl, "arc_dsl", "1.0.0",
    "Searches programs of a small language that explain every demonstration",
    R"({"suites": ["arc"], "uses_demonstrations": true, "verifies": true, "searches": true})",
    R"({"work": {"default": 500, "help": "work a task, in about milliseconds", "min": 1, "max": 1000000},
        "answers": {"default": 2, "help": "different answers to a test, at most", "min": 1, "max": 100}})")
