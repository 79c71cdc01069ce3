#include "submissions/score.h"

#include <fmt/format.h>

#include <utility>

#include "submissions/submission.h"
#include "submissions/validate.h"
#include "tasks/error.h"

namespace arc {
namespace {

OutputResult JudgeAttempts(const Puzzle& task, uint32_t test, std::vector<Grid> attempts) {
  if (!task.tests[test].output) {
    throw BadData(fmt::format("task {} output {} has no known solution: it cannot be scored",
                              task.id, test));
  }
  const Grid& solution = *task.tests[test].output;
  OutputResult result;
  result.puzzle = task.id;
  result.test = test;
  result.answered = true;
  result.cells = static_cast<int>(solution.cells.size());
  for (uint32_t i = 0; i < attempts.size(); ++i) {
    if (result.correct_at == 0 && attempts[i] == solution) result.correct_at = i + 1;
  }
  result.exact = result.valid = result.correct_at != 0;
  result.attempts = std::move(attempts);
  return result;
}

}  // namespace

SubmissionScore ScoreSubmission(const std::filesystem::path& path, std::span<const Puzzle> tasks) {
  Submission submission = ReadSubmission(path, tasks);
  SubmissionScore score;
  std::vector<OutputResult> results;
  for (const Puzzle& task : tasks) {
    TaskVerdict& verdict = score.tasks.emplace_back(TaskVerdict{task.id, {}});
    std::vector<std::vector<Grid>>& outputs = submission.at(task.id);
    for (uint32_t test = 0; test < outputs.size(); ++test) {
      results.push_back(JudgeAttempts(task, test, std::move(outputs[test])));
      verdict.solved_by.push_back(results.back().correct_at);
    }
  }
  score.scores = TaskScores(results);
  return score;
}

}  // namespace arc
