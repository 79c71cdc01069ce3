#include "submissions/score.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "submissions/validate.h"
#include "tasks/error.h"

namespace arc {
namespace {

uint32_t SolvedBy(const Puzzle& task, uint32_t test, const std::vector<Grid>& attempts) {
  if (!task.tests[test].output) {
    throw BadData(
        fmt::format("task {} output {} has no known solution: it cannot be scored", task.id, test));
  }
  const auto right = std::ranges::find(attempts, *task.tests[test].output);
  return right == attempts.end() ? 0 : static_cast<uint32_t>(right - attempts.begin()) + 1;
}

/// What TaskScores looks at.
std::vector<OutputResult> Results(const std::vector<TaskVerdict>& verdicts) {
  std::vector<OutputResult> results;
  for (const TaskVerdict& verdict : verdicts) {
    for (uint32_t test = 0; test < verdict.solved_by.size(); ++test) {
      OutputResult& result = results.emplace_back();
      result.puzzle = verdict.task;
      result.test = test;
      result.exact = verdict.solved_by[test] != 0;
    }
  }
  return results;
}

}  // namespace

uint32_t TaskVerdict::solved() const {
  return static_cast<uint32_t>(
      std::ranges::count_if(solved_by, [](uint32_t attempt) { return attempt != 0; }));
}

std::vector<TaskVerdict> JudgeSubmission(std::span<const Puzzle> tasks,
                                         const Submission& submission) {
  std::vector<TaskVerdict> verdicts;
  for (const Puzzle& task : tasks) {
    TaskVerdict& verdict = verdicts.emplace_back(TaskVerdict{task.id, {}});
    const auto outputs = submission.find(task.id);
    for (uint32_t test = 0; test < task.tests.size(); ++test) {
      const bool there = outputs != submission.end() && test < outputs->second.size();
      verdict.solved_by.push_back(
          SolvedBy(task, test, there ? outputs->second[test] : std::vector<Grid>()));
    }
  }
  return verdicts;
}

SubmissionScore ScoreSubmission(const std::filesystem::path& path, std::span<const Puzzle> tasks) {
  return ScoreSubmission(tasks, ReadSubmission(path, tasks));
}

SubmissionScore ScoreSubmission(std::span<const Puzzle> tasks, const Submission& submission) {
  SubmissionScore score;
  score.tasks = JudgeSubmission(tasks, submission);
  score.scores = TaskScores(Results(score.tasks));
  return score;
}

}  // namespace arc
