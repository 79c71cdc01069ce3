#include "submissions/submission_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "submissions/outputs_json.h"

namespace arc {
namespace {

/// Attempts that come twice, of which the parsed value shows one.
void TellRepeated(const JsonMember& task, std::vector<Fault>& faults) {
  for (const RepeatedKey& repeated : task.repeated) {
    for (size_t i = 0; i < task.value.size(); ++i) {
      if (repeated.place != fmt::format("[{}]", i)) continue;
      faults.push_back({task.key, static_cast<int>(i), AttemptNumber(repeated.key),
                        "duplicate_attempt",
                        fmt::format("{} is there more than once", repeated.key)});
    }
  }
}

}  // namespace

void SubmissionReader::AddFile(const std::filesystem::path& path) {
  std::string broken;
  const JsonRest rest = ForEachMember(path, {}, [&](const JsonMember& member) {
    broken = member.error;  // which the last one alone has
    if (broken.empty()) AddTask(member);
  });
  if (!rest.error.empty()) broken = rest.error;
  if (!broken.empty()) {
    file_faults_.push_back({"", -1, 0, "bad_json", broken});
  } else if (!rest.value.is_object()) {
    file_faults_.push_back(
        {"", -1, 0, "bad_json_shape",
         fmt::format("the top level is a JSON {}, not an object", rest.value.type_name())});
  }
}

void SubmissionReader::AddTask(const JsonMember& task) {
  const std::string& id = task.key;
  const auto [entry, is_new] = faults_.try_emplace(id);
  std::vector<Fault>& faults = entry->second;
  if (is_new) {
    order_.push_back(id);
  } else {
    faults.push_back({id, -1, 0, "duplicate_task", "there more than once"});
  }
  if (!task.error.empty()) faults.push_back({id, -1, 0, "bad_json", task.error});
  if (set_ && !set_->Contains(id)) {
    if (is_new) faults.push_back({id, -1, 0, "unknown_task", "not in the task set"});
    return;
  }
  TellRepeated(task, faults);
  const size_t tests = set_ ? set_->Find(id).tests.size() : task.value.size();
  if (task.error.empty()) CheckOutputCount(id, task.value, tests, faults);
  submission_[id] = convert_ ? ReadOutputs(id, convert_(task.value, tests), tests, faults)
                             : ReadOutputs(id, task.value, tests, faults);
}

CheckedSubmission SubmissionReader::Take(std::span<const Puzzle> tasks) {
  if (!file_faults_.empty()) return {{}, std::move(file_faults_)};
  CheckedSubmission checked;
  for (const Puzzle& task : tasks) {
    if (!submission_.contains(task.id)) {
      checked.faults.push_back({task.id, -1, 0, "missing_task", "not in the submission"});
    }
    Append(task.id, checked.faults);
  }
  for (const std::string& id : order_) Append(id, checked.faults);
  checked.submission = std::move(submission_);
  return checked;
}

/// Each task's once.
void SubmissionReader::Append(const std::string& task, std::vector<Fault>& to) {
  auto faults = faults_.extract(task);
  if (!faults.empty()) std::ranges::move(faults.mapped(), std::back_inserter(to));
}

}  // namespace arc
