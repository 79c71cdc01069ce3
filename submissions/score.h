#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "evaluators/scoring.h"
#include "submissions/submission.h"
#include "tasks/puzzle.h"

namespace arc {

struct TaskVerdict {
  std::string task;
  std::vector<uint32_t> solved_by;  ///< of each output: the attempt (1, 2) that is right, 0: none
  uint32_t solved() const;          ///< outputs
};

struct SubmissionScore {
  std::vector<Score> scores;  ///< outputs, tasks_mean, tasks_all
  std::vector<TaskVerdict> tasks;
};

/// What solved each output of `tasks`, in their order; what the submission does not hold is
/// not solved. Throws BadData on a task without a solution.
std::vector<TaskVerdict> JudgeSubmission(std::span<const Puzzle> tasks,
                                         const Submission& submission);

/// Scores a file against the known solutions. Throws BadData on any fault of it and on a task
/// without a solution.
SubmissionScore ScoreSubmission(const std::filesystem::path& path, std::span<const Puzzle> tasks);
/// The same of what was read.
SubmissionScore ScoreSubmission(std::span<const Puzzle> tasks, const Submission& submission);

}  // namespace arc
