// The floor of every submission: what the language explains of real tasks, all within seconds.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "plugins/arc_dsl/search/solve.h"
#include "tasks/data_names.h"
#include "tasks/suite.h"
#include "tests/tasks/testing.h"

namespace arc_dsl {
namespace {

constexpr uint64_t kWork = 20'000'000;  // about 20 ms a task, a 25th of the plugin's own

/// The public training tasks of ARC-AGI-1; none where they are not installed.
std::vector<arc::Puzzle> TrainingTasks() {
  try {
    return arc::MakeSuite("arc")->Read(
        arc::ResolveData("arc1-train", arc::DefaultDataFolders("none")));
  } catch (const arc::Error&) {
    return {};
  }
}

Task TaskOf(const arc::Puzzle& puzzle) {
  Task task;
  for (const arc::Pair& pair : puzzle.demonstrations) {
    task.inputs.push_back(pair.input);
    task.outputs.push_back(*pair.output);
  }
  for (const arc::Pair& pair : puzzle.tests) task.inputs.push_back(pair.input);
  return task;
}

/// Is every output that of one of the two simplest programs?
bool Solves(const arc::Puzzle& puzzle) {
  Budget budget(kWork, std::chrono::steady_clock::now() + std::chrono::seconds(30));
  std::vector<Program> programs = FindPrograms(TaskOf(puzzle), &budget);
  programs.resize(std::min<size_t>(programs.size(), 2));
  for (size_t t = 0; t < puzzle.tests.size(); ++t) {
    const auto right = [&](const Program& p) { return p.answers[t] == puzzle.tests[t].output; };
    if (std::ranges::none_of(programs, right)) return false;
  }
  return true;
}

TEST(TrainingSet, AtLeastFifteenInAHundredTasksAreSolved) {
  const std::vector<arc::Puzzle> tasks = TrainingTasks();
  if (tasks.empty()) GTEST_SKIP() << "the tasks of ARC-AGI-1 are not installed";
  ASSERT_EQ(tasks.size(), 400u);
  const auto solved = std::ranges::count_if(tasks, Solves);
  RecordProperty("solved", static_cast<int>(solved));
  EXPECT_GE(solved, 60);
}

}  // namespace
}  // namespace arc_dsl
