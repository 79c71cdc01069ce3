#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "evaluators/ensemble.h"
#include "evaluators/prediction.h"
#include "evaluators/voting.h"
#include "tasks/puzzle.h"

namespace arc {

inline constexpr size_t kSubmissionAttempts = 2;
inline constexpr int kSubmissionSide = 30;    ///< most rows, and most columns, of a grid
inline constexpr int kSubmissionColours = 10;

/// Task -> test output -> attempts, best first: at most two grids, or none.
/// Tasks, outputs and attempts may be missing; empty grids count as missing.
using Submission = std::map<std::string, std::vector<std::vector<Grid>>>;

/// Can the grid stand in a submission: 1 to 30 rows and columns of colours 0 to 9?
bool IsSubmissionGrid(const Grid& grid);

/// The two best candidates of each output of `tasks` that can stand in a submission;
/// others are passed over, so that one odd grid costs a vote and not the file.
/// Throws BadData on votes for a task or output that is not in `tasks`.
Submission MakeSubmission(std::span<const Puzzle> tasks, std::span<const OutputVotes> votes,
                          const VotingOptions& options = {});

/// The same of an ensemble: its two attempts, then its other candidates in their order.
Submission MakeSubmission(std::span<const Puzzle> tasks, std::span<const EnsembleOutput> ranking);

struct SubmissionSummary {
  size_t tasks = 0;
  size_t outputs = 0;
  size_t repeated = 0;                  ///< outputs with one candidate: it is attempt_2 as well
  std::vector<std::string> unanswered;  ///< "task[output]", filled with [[0]]
};

/// Writes Kaggle's layout {task: [{"attempt_1": grid, "attempt_2": grid}, ...]}, one
/// task a line, complete against `tasks` and in their order. Atomic. Throws BadData on
/// tasks, outputs or attempts that `tasks` has no place for and on grids that cannot
/// stand in a submission; Failed, naming the path, where it cannot be written.
SubmissionSummary WriteSubmission(const std::filesystem::path& path, std::span<const Puzzle> tasks,
                                  const Submission& submission);

}  // namespace arc
