#include "submissions/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "submissions/submission_reader.h"
#include "submissions/task_set.h"
#include "tasks/error.h"

namespace arc {
namespace {

Submission Valid(const std::filesystem::path& path, CheckedSubmission checked) {
  constexpr size_t kNamed = 5;
  const std::vector<Fault>& faults = checked.faults;
  if (faults.empty()) return std::move(checked.submission);
  std::string few;
  for (size_t i = 0; i < std::min(faults.size(), kNamed); ++i) {
    const std::string where = faults[i].Where();
    few += fmt::format("{} {}{}{} ({})", i == 0 ? ":" : ";", where, where.empty() ? "" : ": ",
                       faults[i].code, faults[i].text);
  }
  throw BadData(fmt::format("{}: not a valid submission, {} fault{}{}{}", path.string(),
                            faults.size(), faults.size() == 1 ? "" : "s", few,
                            faults.size() > kNamed ? "; ..." : ""));
}

}  // namespace

std::string Fault::Where() const {
  std::string where = task;
  if (output >= 0) where += fmt::format("[{}]", output);
  if (attempt > 0) where += fmt::format(".attempt_{}", attempt);
  return where;
}

CheckedSubmission CheckSubmission(const std::filesystem::path& path,
                                  std::span<const Puzzle> tasks) {
  const TaskSet set(tasks);
  SubmissionReader reader(&set);
  reader.AddFile(path);
  return reader.Take(tasks);
}

CheckedSubmission CheckSubmission(const std::filesystem::path& path) {
  SubmissionReader reader(nullptr);
  reader.AddFile(path);
  return reader.Take({});
}

std::vector<Fault> ValidateSubmission(const std::filesystem::path& path,
                                      std::span<const Puzzle> tasks) {
  return std::move(CheckSubmission(path, tasks).faults);
}

Submission ReadSubmission(const std::filesystem::path& path, std::span<const Puzzle> tasks) {
  return Valid(path, CheckSubmission(path, tasks));
}

Submission ReadSubmission(const std::filesystem::path& path) {
  return Valid(path, CheckSubmission(path));
}

}  // namespace arc
