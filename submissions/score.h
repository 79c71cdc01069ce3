#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "evaluators/scoring.h"
#include "tasks/puzzle.h"

namespace arc {

struct TaskVerdict {
  std::string task;
  std::vector<uint32_t> solved_by;  ///< of each output: the attempt (1, 2) that is right, 0: none
};

struct SubmissionScore {
  std::vector<Score> scores;  ///< outputs, tasks_mean, tasks_all
  std::vector<TaskVerdict> tasks;
};

/// Scores a submission against the known solutions. Throws BadData on any fault of
/// the file and on a task without a solution.
SubmissionScore ScoreSubmission(const std::filesystem::path& path, std::span<const Puzzle> tasks);

}  // namespace arc
