#include "submissions/confidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "submissions/task_set.h"
#include "submissions/validate.h"
#include "tasks/error.h"

namespace arc {
namespace {

using Ranking = std::map<std::pair<std::string_view, uint32_t>, const EnsembleOutput*>;

AttemptConfidence SupportOf(const Grid& grid, const EnsembleOutput* output) {
  AttemptConfidence attempt;
  if (output == nullptr) return attempt;
  attempt.views = output->votes;
  const auto at = std::find_if(output->candidates.begin(), output->candidates.end(),
                               [&](const EnsembleCandidate& c) { return c.grid == grid; });
  if (at == output->candidates.end()) return attempt;
  for (const MemberSupport& member : at->members) attempt.votes += member.count;
  attempt.mean_q = at->mean_q;
  attempt.agree = at->agree;
  attempt.score = at->score;
  return attempt;
}

OutputConfidence ConfidenceOf(const std::vector<Grid>& attempts, const EnsembleOutput* output,
                              const IsotonicMap* calibration) {
  OutputConfidence confidence;
  if (output != nullptr) confidence.members = output->answered;
  for (const Grid& grid : attempts) {
    if (grid.empty()) continue;
    AttemptConfidence& attempt = confidence.attempts.emplace_back(SupportOf(grid, output));
    if (calibration != nullptr) attempt.probability = (*calibration)(attempt.score);
  }
  return confidence;
}

}  // namespace

Confidence MakeConfidence(std::span<const Puzzle> tasks, const Submission& submission,
                          std::span<const EnsembleOutput> ranking, const IsotonicMap* calibration) {
  const TaskSet set(tasks);
  Ranking index;
  for (const EnsembleOutput& output : ranking) {
    const size_t tests = set.Find(output.puzzle).tests.size();
    if (output.test >= tests) {
      throw BadData(fmt::format("a ranking of output {} of task {}, which has {}", output.test,
                                output.puzzle, tests));
    }
    index[{output.puzzle, output.test}] = &output;
  }
  Confidence confidence;
  for (const Puzzle& task : tasks) confidence[task.id].resize(task.tests.size());
  for (const auto& [task, outputs] : submission) {
    const size_t tests = set.Find(task).tests.size();
    if (outputs.size() > tests) {
      throw BadData(fmt::format("task {} has {} outputs in the submission and {} test inputs", task,
                                outputs.size(), tests));
    }
    for (uint32_t test = 0; test < outputs.size(); ++test) {
      const auto at = index.find({task, test});
      confidence[task][test] =
          ConfidenceOf(outputs[test], at == index.end() ? nullptr : at->second, calibration);
    }
  }
  return confidence;
}

std::vector<JudgedAttempt> JudgeConfidence(const std::filesystem::path& submission,
                                           std::span<const Puzzle> tasks) {
  const Submission grids = ReadSubmission(submission, tasks);
  const Confidence confidence = ReadConfidence(submission, tasks);
  std::vector<JudgedAttempt> judged;
  for (const Puzzle& task : tasks) {
    for (size_t test = 0; test < task.tests.size(); ++test) {
      const std::optional<Grid>& solution = task.tests[test].output;
      if (!solution) {
        throw BadData(fmt::format("task {} output {} has no known solution: it cannot be scored",
                                  task.id, test));
      }
      const OutputConfidence& output = confidence.at(task.id)[test];
      for (size_t i = 0; i < output.attempts.size(); ++i) {
        const bool right = grids.at(task.id)[test][i] == *solution;
        judged.push_back({static_cast<int>(i) + 1, output.attempts[i], right});
      }
    }
  }
  return judged;
}

}  // namespace arc
