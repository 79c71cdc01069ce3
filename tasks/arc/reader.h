#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "tasks/arc/task_json.h"
#include "tasks/suite.h"

namespace arc {

/// Reads puzzles from any of these, told apart by content; throws BadData.
/// - a folder of task files, in the order of their names; id: the name's stem
/// - one task file `{"train": [...], "test": [...]}`
/// - a Kaggle challenges file `{id: task}`; outputs from the file beside it whose
///   name has `solutions` for `challenges`, where there is one
/// - a file `{"train": {id: task}, "eval": {id: task}}`; `path#train` or
///   `path#eval` takes one part
/// - a folder in the layout of the public builders, or one split of it
/// Tasks of one file are ordered by id (of its first part, then of the other). A file is
/// held one task at a time. Members that are no part of a task are passed over; `notes` says so.
std::vector<Puzzle> ReadArcPuzzles(const std::filesystem::path& path, const SuiteInfo& info,
                                   std::vector<std::string>& notes);

/// What could be read of task files, and what could not.
struct LenientTasks {
  /// One for every id, an empty one too, as ArcTaskParser::Parse leaves a task that has faults.
  /// Of an id that comes twice the last, as JSON readers commonly have it. None for a file
  /// whose name is not UTF-8: no submission can name it.
  std::vector<Puzzle> tasks;
  std::vector<TaskFault> faults;
  std::vector<std::string> notes;
};

/// The same for what must go on whatever a file holds: every fault is told, none is thrown
/// unless there is no id at all. Takes folders and files of tasks; no solutions are looked
/// for.
LenientTasks ReadArcTasksLeniently(const std::filesystem::path& path);

/// Can the task be asked: has it an id and a demonstration, and can every test input be read?
bool IsSolvable(const Puzzle& task);

}  // namespace arc
