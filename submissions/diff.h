#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "submissions/submission.h"
#include "tasks/puzzle.h"

namespace arc {

/// What became of one attempt on the way from A to B.
enum class AttemptChange {
  kSame,
  kChanged,
  kMoved,  ///< B has what was A's other attempt
  kOnlyInA,
  kOnlyInB,
};

/// One test output whose attempts are not the same in both.
struct OutputDiff {
  std::string task;
  uint32_t output = 0;
  std::vector<Grid> a, b;              ///< attempts, an empty grid where there is none
  std::vector<AttemptChange> changes;  ///< of each attempt
  /// The attempt that is right, 0: none. Nothing where the solution is not known.
  std::optional<uint32_t> solved_a, solved_b;
  bool gained() const { return solved_a == 0U && solved_b > 0U; }
  bool lost() const { return solved_a > 0U && solved_b == 0U; }
};

struct SubmissionDiff {
  std::vector<OutputDiff> outputs;  ///< those that differ, in the tasks' order
  size_t compared = 0;              ///< outputs that are in A, in B or in both
  size_t tasks_differ = 0;
};

/// `tasks` give the solutions; empty: none is known.
SubmissionDiff DiffSubmissions(const Submission& a, const Submission& b,
                               std::span<const Puzzle> tasks = {});

/// For people: "2 of 9 cells", "3x3 to 4x4", "same", "was attempt_2", "only in A".
/// `attempt` counts from 0.
std::string ChangeText(const OutputDiff& diff, size_t attempt);

}  // namespace arc
