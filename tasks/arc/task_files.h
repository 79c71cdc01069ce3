#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "tasks/arc/task_json.h"
#include "tasks/json_members.h"

namespace arc {

/// A file or folder of tasks, and the part of it that `#` asks for.
struct TaskSource {
  std::filesystem::path path;
  std::string part;  ///< "train", "eval"; empty: all
};

/// Gathers the puzzles of task files; one task's JSON is held at a time. What is wrong is
/// told to the parser; where that does not throw, all that can be read is gathered, without
/// files whose name, the task's id, is not UTF-8. Throws BadData where there is nothing that
/// could be a task.
class TaskFiles {
 public:
  explicit TaskFiles(ArcTaskParser& parser) : parser_(parser) {}
  /// Every `*.json` of the folder, one task each.
  void AddFolder(const std::filesystem::path& folder);
  /// One task, tasks by id, or tasks by part and id.
  void AddFile(const TaskSource& source);
  /// Outputs of a Kaggle challenges file, from the file beside it, where there is one.
  void AddSolutions(const std::filesystem::path& challenges);
  /// A folder's in the order of its files, a file's in that of parts and ids.
  std::vector<Puzzle> Take();

 private:
  /// What the top level of a file turned out to hold.
  struct TopLevel {
    TaskSource source;
    nlohmann::json task;             ///< `train` and `test` of a file that is one task
    std::vector<JsonMember> others;  ///< no tasks, it seems; lists without what is in them
    bool parts = false;              ///< tasks by part and id
    bool part_found = false;         ///< the one that is asked for
    std::string File() const { return source.path.string(); }
    std::string Stem() const { return source.path.stem().string(); }
  };
  void TakeMember(JsonMember member, TopLevel& top);
  void TakeTaskMember(JsonMember member, TopLevel& top);
  void TakePart(const JsonMember& member, TopLevel& top);
  void Finish(TopLevel& top, const nlohmann::json& value);
  void FinishOthers(const TopLevel& top);
  void AddTaskFile(size_t place, const std::filesystem::path& file);
  void AddTask(size_t part, const JsonMember& member, const std::string& file);
  void Add(size_t part, Puzzle puzzle);
  void TellRepeated(const JsonMember& member, const std::string& file, const std::string& task,
                    const std::string& place);
  void AddSolution(const JsonMember& member, const std::string& file,
                   std::unordered_map<std::string, size_t>& missing);

  using Place = std::pair<size_t, std::string>;  ///< part (of a folder: file) and id
  ArcTaskParser& parser_;
  std::map<Place, Puzzle> puzzles_;
  std::unordered_map<std::string, size_t> part_of_;  ///< by id
};

}  // namespace arc
