#pragma once
#include <chrono>
#include <vector>

#include "harness/plugin/abi.h"
#include "tasks/puzzle.h"

namespace arc {

struct SolverAnswer {
  Grid grid;
  float confidence = 0;  ///< a logit, comparable within one solver only; 0 where it has none
};

/// A method without training: puzzle in, answers out. An object is called from one thread at a
/// time, for many puzzles one after the other; several objects of a plugin may be at work at
/// once, each in a thread of its own.
class Solver {
 public:
  virtual ~Solver();
  /// Answers to each test of `puzzle`, most confident first: [tests][answers];
  /// an empty list is no answer. The outputs of the tests are absent whatever
  /// the file holds. `deadline` is evaluation.deadline seconds from the call, or,
  /// of a limited time that is shared (evaluation.time_limit, evaluation.share_time),
  /// an equal part of what is left where that is less. No single call is stopped: an
  /// answer that comes late counts, and the puzzles after it have the less time. A
  /// worker in which no call returns for evaluation.deadline and ten seconds more
  /// (or --silent-limit) is killed, and the run's other answers are lost with it.
  virtual std::vector<std::vector<SolverAnswer>> Solve(
      const Puzzle& puzzle, std::chrono::steady_clock::time_point deadline) = 0;
};

}  // namespace arc
