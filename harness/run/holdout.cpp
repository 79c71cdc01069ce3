#include "harness/run/holdout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "tasks/random.h"

namespace arc {
namespace {

constexpr size_t kLeastToTrainOn = 3;  ///< demonstrations, of which two stay
constexpr size_t kLeastToShow = 2;     ///< of which one stays
constexpr uint64_t kChoiceStream = 0x401d0u;

Puzzle WithTest(const Puzzle& task, size_t demonstration) {
  Puzzle puzzle;
  puzzle.id = fmt::format("{}~{}", task.id, demonstration);
  puzzle.source = task.source;
  puzzle.demonstrations = task.demonstrations;
  puzzle.demonstrations.erase(puzzle.demonstrations.begin() +
                              static_cast<ptrdiff_t>(demonstration));
  puzzle.tests = {task.demonstrations[demonstration]};
  return puzzle;
}

std::vector<uint32_t> TasksWith(const std::vector<Puzzle>& tasks, size_t least) {
  std::vector<uint32_t> places;
  for (uint32_t i = 0; i < tasks.size(); ++i) {
    if (tasks[i].demonstrations.size() >= least) places.push_back(i);
  }
  return places;
}

}  // namespace

HeldOut HoldOutOne(std::vector<Puzzle>& tasks, double share, uint64_t seed) {
  HeldOut held;
  held.places = TasksWith(tasks, kLeastToTrainOn);
  Random random(Mix(seed, kChoiceStream));
  random.Shuffle(std::span(held.places));
  held.places.resize(
      static_cast<size_t>(std::lround(share * static_cast<double>(held.places.size()))));
  std::ranges::sort(held.places);
  for (const uint32_t place : held.places) {
    Puzzle& task = tasks[place];
    const size_t chosen = random.Below(task.demonstrations.size());
    held.puzzles.push_back(WithTest(task, chosen));
    task.demonstrations = held.puzzles.back().demonstrations;
  }
  return held;
}

HeldOut HoldOutEach(const std::vector<Puzzle>& tasks) {
  HeldOut held;
  for (const uint32_t place : TasksWith(tasks, kLeastToShow)) {
    for (size_t i = 0; i < tasks[place].demonstrations.size(); ++i) {
      held.puzzles.push_back(WithTest(tasks[place], i));
      held.places.push_back(place);
    }
  }
  return held;
}

}  // namespace arc
