#pragma once
#include <map>
#include <span>
#include <string>

#include "tasks/puzzle.h"

namespace arc {

/// The tasks that a submission answers, by id. `tasks` must outlive it.
class TaskSet {
 public:
  /// Throws BadData where there is none, one has no test input, or two have one id.
  explicit TaskSet(std::span<const Puzzle> tasks);
  /// Throws BadData on an unknown task.
  const Puzzle& Find(const std::string& id) const;
  bool Contains(const std::string& id) const { return index_.contains(id); }

 private:
  std::map<std::string, const Puzzle*> index_;
};

}  // namespace arc
