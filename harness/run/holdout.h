#pragma once
#include <cstdint>
#include <vector>

#include "tasks/puzzle.h"

namespace arc {

/// Held-out pairs: tasks one demonstration of which became the test. What is chosen
/// between models (the best weights, an ensemble's rule) is chosen on them, so that no
/// test solution ever has a part in it.
struct HeldOut {
  /// Id "<task>~<demonstration>", its other demonstrations, one test with a known output.
  std::vector<Puzzle> puzzles;
  std::vector<uint32_t> places;  ///< of each puzzle's task in the list that was given
};

/// One demonstration each of `share` of the tasks that have three or more, by a seeded
/// choice. It is taken out of `tasks`, so that it can be trained on by nobody.
HeldOut HoldOutOne(std::vector<Puzzle>& tasks, double share, uint64_t seed);

/// Every demonstration in turn of the tasks that have two or more (leave-one-out): for
/// what is not trained on them. HoldOutOne's puzzles are among these.
HeldOut HoldOutEach(const std::vector<Puzzle>& tasks);

}  // namespace arc
