#pragma once
#include <cstddef>
#include <cstdint>
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
inline constexpr int kSubmissionSide = 30;  ///< most rows, and most columns, of a grid
inline constexpr int kSubmissionColours = 10;

/// Task -> test output -> attempts, best first: at most two grids, or none.
/// Tasks, outputs and attempts may be missing; empty grids count as missing.
using Submission = std::map<std::string, std::vector<std::vector<Grid>>>;

/// Can the grid stand in a submission: 1 to 30 rows and columns of colours 0 to 9?
bool IsSubmissionGrid(const Grid& grid);

/// Answers to one test output, best first, wherever they come from.
struct RankedAnswers {
  std::string task;
  uint32_t output = 0;
  std::vector<Grid> grids;
};

/// A submission with every task and output of `tasks`: for each output the first two of its
/// answers that differ and can stand in a submission; others are passed over, so that one odd
/// grid costs a vote and not the file. Answers to one output may come in several pieces, the
/// better ones first (a model's, then a baseline's to fall back on). An output without answers
/// has no attempt; WriteSubmission fills it up. Throws BadData on answers to a task or output
/// that is not in `tasks`.
Submission MakeSubmission(std::span<const Puzzle> tasks, std::span<const RankedAnswers> answers);
/// The same with the candidates of votes as RankCandidates ranks them. Throws BadData also
/// on two votes for one output.
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
