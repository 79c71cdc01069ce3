#include "submissions/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace arc {
namespace {

using Outputs = std::vector<std::vector<Grid>>;

/// The outputs of a task; none where it is not there.
const Outputs& OutputsOf(const Submission& submission, const std::string& task) {
  static const Outputs kNone;
  const auto found = submission.find(task);
  return found == submission.end() ? kNone : found->second;
}

/// kSubmissionAttempts of them.
std::vector<Grid> AttemptsAt(const Outputs& outputs, size_t output) {
  std::vector<Grid> attempts;
  if (output < outputs.size()) attempts = outputs[output];
  attempts.resize(kSubmissionAttempts);
  return attempts;
}

AttemptChange ChangeOf(const OutputDiff& diff, size_t i) {
  const Grid &a = diff.a[i], &b = diff.b[i];
  if (a == b) return AttemptChange::kSame;
  if (a.empty()) return AttemptChange::kOnlyInB;
  if (b.empty()) return AttemptChange::kOnlyInA;
  return b == diff.a[1 - i] ? AttemptChange::kMoved : AttemptChange::kChanged;
}

std::optional<uint32_t> SolvedBy(const std::vector<Grid>& attempts, const Grid& solution) {
  const auto right = std::ranges::find(attempts, solution);
  return right == attempts.end() ? 0 : static_cast<uint32_t>(right - attempts.begin()) + 1;
}

void Judge(OutputDiff& diff, const Puzzle* task) {
  if (!task || diff.output >= task->tests.size() || !task->tests[diff.output].output) return;
  diff.solved_a = SolvedBy(diff.a, *task->tests[diff.output].output);
  diff.solved_b = SolvedBy(diff.b, *task->tests[diff.output].output);
}

/// Adds what differs in one task, which is null where its solution is not known.
void DiffTask(const std::string& id, const Outputs& a, const Outputs& b, const Puzzle* task,
              SubmissionDiff& diff) {
  const size_t before = diff.outputs.size();
  const size_t count = std::max(a.size(), b.size());
  for (size_t output = 0; output < count; ++output) {
    OutputDiff one{
        id, static_cast<uint32_t>(output), AttemptsAt(a, output), AttemptsAt(b, output), {}, {},
        {}};
    if (one.a == one.b) continue;
    for (size_t i = 0; i < kSubmissionAttempts; ++i) one.changes.push_back(ChangeOf(one, i));
    Judge(one, task);
    diff.outputs.push_back(std::move(one));
  }
  diff.compared += count;
  diff.tasks_differ += diff.outputs.size() > before;
}

}  // namespace

SubmissionDiff DiffSubmissions(const Submission& a, const Submission& b,
                               std::span<const Puzzle> tasks) {
  SubmissionDiff diff;
  std::set<std::string> done;
  for (const Puzzle& task : tasks) {
    DiffTask(task.id, OutputsOf(a, task.id), OutputsOf(b, task.id), &task, diff);
    done.insert(task.id);
  }
  for (const Submission* one : {&a, &b}) {
    for (const auto& [id, outputs] : *one) {
      if (!done.insert(id).second) continue;
      DiffTask(id, OutputsOf(a, id), OutputsOf(b, id), nullptr, diff);
    }
  }
  return diff;
}

std::string ChangeText(const OutputDiff& diff, size_t attempt) {
  const Grid &a = diff.a[attempt], &b = diff.b[attempt];
  switch (diff.changes[attempt]) {
    case AttemptChange::kSame:
      return "same";
    case AttemptChange::kMoved:
      return fmt::format("was attempt_{}", 2 - attempt);
    case AttemptChange::kOnlyInA:
      return "only in A";
    case AttemptChange::kOnlyInB:
      return "only in B";
    case AttemptChange::kChanged:
      break;
  }
  if (a.rows != b.rows || a.cols != b.cols) {
    return fmt::format("{}x{} to {}x{}", a.rows, a.cols, b.rows, b.cols);
  }
  size_t cells = 0;
  for (size_t i = 0; i < a.cells.size(); ++i) cells += a.cells[i] != b.cells[i];
  return fmt::format("{} of {} cells", cells, a.cells.size());
}

}  // namespace arc
