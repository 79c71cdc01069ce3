#include "tasks/arc/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "tasks/arc/arrays.h"
#include "tasks/arc/task_files.h"
#include "tasks/error.h"
#include "tasks/official_layout.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

TaskSource SplitPart(const fs::path& path) {
  const std::string text = path.string();
  const size_t hash = text.rfind('#');
  if (fs::exists(path) || hash == text.npos) return {path, ""};
  return {text.substr(0, hash), text.substr(hash + 1)};
}

TaskSource FindSource(const fs::path& path) {
  TaskSource source = SplitPart(path);
  if (fs::exists(source.path)) return source;
  throw BadData(fmt::format("{}: no such file or folder", source.path.string()));
}

void AddTo(TaskFiles& files, const TaskSource& source) {
  if (fs::is_directory(source.path)) {
    files.AddFolder(source.path);
  } else {
    files.AddFile(source);
  }
}

void NoteUnknown(const ArcTaskParser& parser, const fs::path& path,
                 std::vector<std::string>& notes) {
  if (parser.unknown().empty()) return;
  std::string names;
  for (const auto& [name, count] : parser.unknown()) {
    names += fmt::format("{}'{}' ({})", names.empty() ? "" : ", ", name, count);
  }
  notes.push_back(
      fmt::format("{}: members that are no part of a task are ignored: {}", path.string(), names));
}

void CheckUnique(const std::vector<Puzzle>& puzzles, const fs::path& path) {
  std::unordered_set<std::string_view> ids;
  for (const Puzzle& puzzle : puzzles) {
    if (ids.insert(puzzle.id).second) continue;
    throw BadData(fmt::format("{}: task '{}' appears twice", path.string(), puzzle.id));
  }
}

}  // namespace

std::vector<Puzzle> ReadArcPuzzles(const fs::path& path, const SuiteInfo& info,
                                   std::vector<std::string>& notes) {
  const TaskSource source = FindSource(path);
  if (fs::is_directory(source.path) && !OfficialSplits(source.path).empty()) {
    std::vector<Puzzle> puzzles = ReadArcArrays(source.path, info);
    CheckUnique(puzzles, path);
    return puzzles;
  }
  ArcTaskParser parser;
  TaskFiles files(parser);
  AddTo(files, source);
  if (!fs::is_directory(source.path)) files.AddSolutions(source.path);
  NoteUnknown(parser, source.path, notes);
  return files.Take();
}

LenientTasks ReadArcTasksLeniently(const fs::path& path) {
  LenientTasks read;
  ArcTaskParser parser([&](TaskFault fault) { read.faults.push_back(std::move(fault)); });
  TaskFiles files(parser);
  const TaskSource source = FindSource(path);
  AddTo(files, source);
  NoteUnknown(parser, source.path, read.notes);
  read.tasks = files.Take();
  if (read.tasks.empty()) throw BadData(read.faults.front().Text());  // no file with a usable name
  return read;
}

bool IsSolvable(const Puzzle& task) {
  return !task.id.empty() && !task.demonstrations.empty() && !task.tests.empty() &&
         std::ranges::none_of(task.tests, [](const Pair& test) { return test.input.empty(); });
}

}  // namespace arc
