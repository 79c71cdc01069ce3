#include "tasks/arc/task_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kParts[] = {"train", "eval"};

bool IsTaskKey(const std::string& key) { return key == "train" || key == "test"; }

bool LooksLikeTask(const json& value) {
  return value.is_object() && (value.contains("train") || value.contains("test"));
}

/// A task of which no grid is known.
Puzzle Unreadable(const std::string& id, const std::string& file, size_t tests = 1) {
  Puzzle puzzle;
  puzzle.id = id;
  puzzle.source = file;
  puzzle.tests.resize(std::max<size_t>(tests, 1));
  return puzzle;
}

/// An error's message without the file that it begins with.
std::string WithoutFile(const Error& error, const fs::path& file) {
  const std::string what = error.what(), name = file.string() + ": ";
  return what.starts_with(name) ? what.substr(name.size()) : what;
}

/// Why no submission, database or message can name a task so; empty: they can.
std::string WrongId(const std::string& id) {
  try {
    const std::string text = json(id).dump();
    return id.empty() ? "a task's id is empty" : "";
  } catch (const json::exception&) {
    return "the name of a task is not UTF-8";
  }
}

std::vector<fs::path> TaskFilesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) throw BadData(fmt::format("{}: no task files (*.json)", folder.string()));
  return files;
}

}  // namespace

void TaskFiles::AddFolder(const fs::path& folder) {
  size_t place = 0;
  for (const fs::path& file : TaskFilesIn(folder)) AddTaskFile(place++, file);
}

void TaskFiles::AddTaskFile(size_t place, const fs::path& file) {
  const std::string name = file.string(), id = file.stem().string();
  json task;
  try {
    task = ReadJson(file);
  } catch (const Error& error) {
    parser_.Fault({name, id, "", "cannot be read: " + WithoutFile(error, file)});
    return Add(place, Unreadable(id, name));
  }
  Add(place, parser_.Parse(task, name, id));
}

void TaskFiles::AddFile(const TaskSource& source) {
  TopLevel top{source, {}, {}};
  const JsonRest rest =
      ForEachMember(source.path, {std::begin(kParts), std::end(kParts)},
                    [&](JsonMember member) { TakeMember(std::move(member), top); });
  if (!rest.error.empty()) {
    const bool nothing = puzzles_.empty() && top.others.empty() && top.task.is_null();
    if (nothing) throw BadData(fmt::format("{}: {}", top.File(), rest.error));
    parser_.Fault({top.File(), "", "", rest.error});
  }
  Finish(top, rest.value);
}

void TaskFiles::TakeMember(JsonMember member, TopLevel& top) {
  if (!member.section.empty()) {
    TakePart(member, top);
  } else if (IsTaskKey(member.key)) {
    TakeTaskMember(std::move(member), top);
  } else if (!member.error.empty() && (top.parts || !top.task.is_null())) {
    parser_.Fault({top.File(), "", "", member.error});
  } else if (LooksLikeTask(member.value) || !member.error.empty()) {
    AddTask(0, member, top.File());
  } else {
    if (member.value.is_array()) member.value = json::array();
    top.others.push_back(std::move(member));
  }
}

/// `train` or `test` of a file that is one task.
void TaskFiles::TakeTaskMember(JsonMember member, TopLevel& top) {
  if (top.task.contains(member.key)) {
    parser_.Fault({top.File(), top.Stem(), "", fmt::format("has '{}' twice", member.key)});
  }
  if (!member.error.empty()) {
    parser_.Fault({top.File(), top.Stem(), member.key, "is broken: " + member.error});
  }
  TellRepeated(member, top.File(), top.Stem(), member.key);
  top.task[member.key] = std::move(member.value);
}

void TaskFiles::TakePart(const JsonMember& member, TopLevel& top) {
  top.parts = true;
  if (!top.source.part.empty() && top.source.part != member.section) return;
  top.part_found = true;
  AddTask(member.section == kParts[0] ? 0 : 1, member, top.File() + "#" + member.section);
}

void TaskFiles::Finish(TopLevel& top, const json& value) {
  const std::string& part = top.source.part;
  if (!value.is_object()) {
    throw BadData(fmt::format("{}: tasks are expected, not {}", top.File(), Shown(value)));
  }
  if (top.parts && !part.empty() && !top.part_found) {
    throw BadData(fmt::format("{}: no part '{}': there are train and eval", top.File(), part));
  }
  if (!top.parts && !part.empty()) {
    throw BadData(fmt::format("{}: has no parts, so there is no '{}'", top.File(), part));
  }
  const bool one_task = !top.task.is_null();
  if (one_task) Add(0, parser_.Parse(top.task, top.File(), top.Stem()));
  if (one_task || top.parts) {
    for (const JsonMember& other : top.others) parser_.CountUnknown(other.key);
  } else {
    FinishOthers(top);
  }
}

/// Of a file of tasks by id.
void TaskFiles::FinishOthers(const TopLevel& top) {
  const bool lists = std::ranges::all_of(
      top.others, [](const JsonMember& other) { return other.value.is_array(); });
  if (puzzles_.empty() && lists) {
    throw BadData(
        top.others.empty()
            ? fmt::format("{}: tasks are expected, not {{}}", top.File())
            : fmt::format("{}: holds solutions: give the file of challenges", top.File()));
  }
  for (const JsonMember& other : top.others) {
    if (!other.value.is_array()) {
      AddTask(0, other, top.File());
    } else {
      parser_.Fault({top.File(), other.key, "", "is a list: an object is expected"});
      Add(0, Unreadable(other.key, top.File()));
    }
  }
}

void TaskFiles::AddTask(size_t part, const JsonMember& member, const std::string& file) {
  if (!member.error.empty()) {
    // What came last may seem whole and not be: no grid of it is taken.
    parser_.Fault({file, member.key, "", "is broken: " + member.error});
    const bool tests = member.value.is_object() && member.value.contains("test");
    return Add(part, Unreadable(member.key, file, tests ? member.value["test"].size() : 1));
  }
  TellRepeated(member, file, member.key, "");
  Add(part, parser_.Parse(member.value, file, member.key));
}

void TaskFiles::Add(size_t part, Puzzle puzzle) {
  if (const std::string wrong = WrongId(puzzle.id); !wrong.empty()) {
    parser_.Fault({puzzle.source, "", "", wrong});
    if (!puzzle.id.empty()) return;  // nowhere has it an entry
  }
  const auto [at, added] = part_of_.emplace(puzzle.id, part);
  if (!added) {
    parser_.Fault({puzzle.source, puzzle.id, "", "appears twice"});
    puzzles_.erase({at->second, puzzle.id});
    at->second = part;
  }
  Place place(part, puzzle.id);
  puzzles_.emplace(std::move(place), std::move(puzzle));
}

void TaskFiles::TellRepeated(const JsonMember& member, const std::string& file,
                             const std::string& task, const std::string& place) {
  for (const RepeatedKey& repeated : member.repeated) {
    parser_.Fault(
        {file, task, place + repeated.place, fmt::format("has '{}' twice", repeated.key)});
  }
}

void TaskFiles::AddSolutions(const fs::path& challenges) {
  constexpr std::string_view kChallenges = "challenges";
  std::string name = challenges.filename().string();
  const size_t at = name.rfind(kChallenges);
  if (at == name.npos) return;
  const fs::path path =
      challenges.parent_path() / name.replace(at, kChallenges.size(), "solutions");
  if (!fs::exists(path)) return;
  std::unordered_map<std::string, size_t> missing = part_of_;
  const JsonRest rest = ForEachMember(
      path, {}, [&](const JsonMember& member) { AddSolution(member, path.string(), missing); });
  if (!rest.error.empty()) parser_.Fault({path.string(), "", "", rest.error});
  for (const auto& [place, puzzle] : puzzles_) {
    if (!missing.contains(puzzle.id)) continue;
    parser_.Fault(
        {path.string(), puzzle.id, "", fmt::format("of {} is missing", challenges.string())});
  }
}

void TaskFiles::AddSolution(const JsonMember& member, const std::string& file,
                            std::unordered_map<std::string, size_t>& missing) {
  if (!member.error.empty()) {
    parser_.Fault({file, member.key, "", "is broken: " + member.error});
  }
  const auto part = part_of_.find(member.key);
  if (part == part_of_.end()) return;
  if (missing.erase(member.key) == 0) parser_.Fault({file, member.key, "", "appears twice"});
  parser_.AddSolutions(member.value, file, puzzles_.at({part->second, member.key}));
}

std::vector<Puzzle> TaskFiles::Take() {
  std::vector<Puzzle> puzzles;
  puzzles.reserve(puzzles_.size());
  while (!puzzles_.empty())
    puzzles.push_back(std::move(puzzles_.extract(puzzles_.begin()).mapped()));
  part_of_.clear();
  return puzzles;
}

}  // namespace arc
