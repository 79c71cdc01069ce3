#include "submissions/task_set.h"

#include <fmt/format.h>

#include "tasks/error.h"

namespace arc {

TaskSet::TaskSet(std::span<const Puzzle> tasks) {
  if (tasks.empty()) throw BadData("a task set without tasks has no submission");
  for (const Puzzle& task : tasks) {
    if (task.tests.empty()) throw BadData(fmt::format("task {} has no test input", task.id));
    if (!index_.emplace(task.id, &task).second) {
      throw BadData(fmt::format("task {} is there twice in the task set", task.id));
    }
  }
}

const Puzzle& TaskSet::Find(const std::string& id) const {
  const auto at = index_.find(id);
  if (at == index_.end()) throw BadData(fmt::format("task {} is not in the task set", id));
  return *at->second;
}

}  // namespace arc
