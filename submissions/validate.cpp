#include "submissions/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "submissions/grid_json.h"
#include "submissions/task_set.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

// Not ordered_json: that copies what it holds when it grows, recursively.
using Json = nlohmann::json;

constexpr const char* kAttemptNames[kSubmissionAttempts] = {"attempt_1", "attempt_2"};

/// 1 or 2; 0 for another key.
int AttemptNumber(const std::string& key) {
  for (size_t i = 0; i < kSubmissionAttempts; ++i) {
    if (key == kAttemptNames[i]) return static_cast<int>(i) + 1;
  }
  return 0;
}

/// Watches the parser for keys that come twice, which the parsed document cannot show.
/// Depths of a submission: tasks are keys at 1, outputs objects at 2, attempts keys at 3.
class DuplicateKeys {
 public:
  void operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    if (event == Json::parse_event_t::object_start && depth == 2) NextOutput();
    if (event != Json::parse_event_t::key) return;
    const auto& key = parsed.get_ref<const std::string&>();
    if (depth == 1) Task(key);
    if (depth == 3) Attempt(key);
  }
  std::vector<Fault>& faults() { return faults_; }

 private:
  void NextOutput() {
    ++output_;
    attempts_.clear();
  }
  void Task(const std::string& key) {
    task_ = key;
    output_ = -1;
    if (!tasks_.insert(key).second) {
      faults_.push_back({key, -1, 0, "duplicate_task", "the task is there more than once"});
    }
  }
  void Attempt(const std::string& key) {
    if (attempts_.insert(key).second) return;
    faults_.push_back({task_, output_, AttemptNumber(key), "duplicate_attempt",
                       fmt::format("the key {} is there more than once", key)});
  }

  std::set<std::string> tasks_, attempts_;
  std::string task_;
  int output_ = -1;
  std::vector<Fault> faults_;
};

/// The file, checked and taken in at once. Grids with a fault stay out of submission().
class Reader {
 public:
  Reader(const std::filesystem::path& path, std::span<const Puzzle> tasks)
      : tasks_(tasks), set_(tasks) {
    const std::optional<Json> file = Parse(ReadFile(path));
    if (file && !file->is_object()) {
      faults_ = {{"", -1, 0, "bad_json_shape",
                  fmt::format("the top level is a JSON {}, not an object", file->type_name())}};
    } else if (file) {
      ReadTasks(*file);
    }
  }
  std::vector<Fault>& faults() { return faults_; }
  Submission& submission() { return submission_; }

 private:
  void Add(const std::string& task, int output, int attempt, const char* code, std::string text) {
    faults_.push_back({task, output, attempt, code, std::move(text)});
  }

  std::optional<Json> Parse(const std::string& text) {
    DuplicateKeys duplicates;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
      duplicates(depth, event, parsed);
      return true;
    };
    try {
      Json file = Json::parse(text, watch);
      faults_ = std::move(duplicates.faults());
      return file;
    } catch (const Json::exception& error) {
      const std::string what = error.what();  // "[json.exception.NAME.ID] reason with line, column"
      const size_t end = what.find("] ");
      Add("", -1, 0, "bad_json", end == what.npos ? what : what.substr(end + 2));
    }
    return std::nullopt;
  }

  void ReadTasks(const Json& file) {
    for (const Puzzle& task : tasks_) {
      const auto outputs = file.find(task.id);
      if (outputs != file.end()) {
        ReadTask(task.id, *outputs, task.tests.size());
      } else {
        Add(task.id, -1, 0, "missing_task", "the task is not in the submission");
      }
    }
    for (const auto& [task, outputs] : file.items()) {
      if (set_.Contains(task)) continue;
      Add(task, -1, 0, "unknown_task", "the task is not in the task set");
    }
  }

  void ReadTask(const std::string& task, const Json& outputs, size_t tests) {
    if (!outputs.is_array() || outputs.size() != tests) {
      const std::string found = outputs.is_array() ? fmt::format("{} outputs", outputs.size())
                                                   : fmt::format("a JSON {}", outputs.type_name());
      Add(task, -1, 0, "wrong_output_count",
          fmt::format("{} where a list of {} is needed", found, tests));
    }
    if (!outputs.is_array()) return;
    for (size_t i = 0; i < outputs.size(); ++i) ReadOutput(task, static_cast<int>(i), outputs[i]);
  }

  void ReadOutput(const std::string& task, int index, const Json& output) {
    if (!output.is_object()) {
      Add(task, index, 0, "bad_output_type",
          fmt::format("a JSON {} where an object with two attempts is needed",
                      output.type_name()));
      return;
    }
    for (const auto& [key, grid] : output.items()) {
      if (AttemptNumber(key) == 0) {
        Add(task, index, 0, "unknown_key", fmt::format("{} is no attempt_1 or attempt_2", key));
      }
    }
    std::vector<Grid>& attempts = submission_[task].emplace_back();
    for (const char* name : kAttemptNames) ReadAttempt(task, index, name, output, attempts);
  }

  void ReadAttempt(const std::string& task, int index, const char* name, const Json& output,
                   std::vector<Grid>& attempts) {
    const int number = AttemptNumber(name);
    const auto grid = output.find(name);
    if (grid == output.end()) {
      Add(task, index, number, "missing_attempt", "the attempt is not there");
      return;
    }
    std::string text;
    const char* code = ReadGrid(*grid, attempts.emplace_back(), text);
    if (code != nullptr) Add(task, index, number, code, std::move(text));
  }

  std::span<const Puzzle> tasks_;
  TaskSet set_;
  std::vector<Fault> faults_;
  Submission submission_;
};

}  // namespace

std::string Fault::Where() const {
  std::string where = task;
  if (output >= 0) where += fmt::format("[{}]", output);
  if (attempt > 0) where += fmt::format(".attempt_{}", attempt);
  return where;
}

std::vector<Fault> ValidateSubmission(const std::filesystem::path& path,
                                      std::span<const Puzzle> tasks) {
  return std::move(Reader(path, tasks).faults());
}

Submission ReadSubmission(const std::filesystem::path& path, std::span<const Puzzle> tasks) {
  constexpr size_t kNamed = 5;
  Reader reader(path, tasks);
  const std::vector<Fault>& faults = reader.faults();
  if (faults.empty()) return std::move(reader.submission());
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

}  // namespace arc
