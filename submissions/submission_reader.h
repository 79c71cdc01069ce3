#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "submissions/task_set.h"
#include "submissions/validate.h"
#include "tasks/json_members.h"

namespace arc {

/// Takes answers in, one task after the other, with all that is wrong with them.
class SubmissionReader {
 public:
  /// Makes of a task's outputs those of Kaggle's layout, for its number of test inputs.
  using Convert = std::function<nlohmann::json(const nlohmann::json& outputs, size_t tests)>;

  /// `set` null: every task counts, with the outputs that it has. Else it must outlive this.
  explicit SubmissionReader(const TaskSet* set, Convert convert = {})
      : set_(set), convert_(std::move(convert)) {}
  /// A file `{task: outputs}`. Throws BadData where it cannot be read at all.
  void AddFile(const std::filesystem::path& path);
  /// A task's outputs; `task.error` is a fault of this task alone.
  void AddTask(const JsonMember& task);
  /// Faults come in the order of `tasks`, then in that in which they were added.
  CheckedSubmission Take(std::span<const Puzzle> tasks);

 private:
  void Append(const std::string& task, std::vector<Fault>& to);

  const TaskSet* set_;
  Convert convert_;
  std::vector<Fault> file_faults_;
  std::vector<std::string> order_;                    ///< ids, each once
  std::map<std::string, std::vector<Fault>> faults_;  ///< of every id that was added
  Submission submission_;
};

}  // namespace arc
