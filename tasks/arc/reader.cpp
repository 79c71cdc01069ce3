#include "tasks/arc/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "tasks/arc/arrays.h"
#include "tasks/arc/task_json.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/official_layout.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A file or folder, and the part of it that `#` asks for.
struct Source {
  fs::path path;
  std::string part;
};

Source SplitPart(const fs::path& path) {
  const std::string text = path.string();
  const size_t hash = text.rfind('#');
  if (fs::exists(path) || hash == text.npos) return {path, ""};
  return {text.substr(0, hash), text.substr(hash + 1)};
}

void CheckUnique(const std::vector<Puzzle>& puzzles, const fs::path& path) {
  std::unordered_set<std::string_view> ids;
  for (const Puzzle& puzzle : puzzles) {
    if (ids.insert(puzzle.id).second) continue;
    throw BadData(fmt::format("{}: task '{}' appears twice", path.string(), puzzle.id));
  }
}

std::vector<Puzzle> ReadFolder(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  if (files.empty()) throw BadData(fmt::format("{}: no task files (*.json)", folder.string()));
  std::sort(files.begin(), files.end());
  std::vector<Puzzle> puzzles;
  for (const fs::path& file : files) {
    puzzles.push_back(ParseArcTask(ReadJson(file), file.string(), file.stem().string()));
  }
  return puzzles;
}

/// All tasks of an object `{id: task}`, in the order of the ids.
void AppendTasks(const json& tasks, const std::string& file, std::vector<Puzzle>& puzzles) {
  for (const auto& [id, task] : tasks.items()) puzzles.push_back(ParseArcTask(task, file, id));
}

void AddSolutionsFile(const fs::path& challenges, std::vector<Puzzle>& puzzles) {
  constexpr std::string_view kChallenges = "challenges";
  std::string name = challenges.filename().string();
  const size_t place = name.rfind(kChallenges);
  if (place == name.npos) return;
  const fs::path path =
      challenges.parent_path() / name.replace(place, kChallenges.size(), "solutions");
  if (!fs::exists(path)) return;
  const json solutions = ReadJson(path);
  for (Puzzle& puzzle : puzzles) {
    if (!solutions.is_object() || !solutions.contains(puzzle.id)) {
      throw BadData(fmt::format("{}: task '{}' of {} is missing", path.string(), puzzle.id,
                                challenges.string()));
    }
    AddArcSolutions(solutions[puzzle.id], path.string(), puzzle);
  }
}

std::vector<Puzzle> ReadParts(const json& parts, const Source& source) {
  std::vector<Puzzle> puzzles;
  bool found = false;
  for (const char* part : {"train", "eval"}) {
    if (!parts.contains(part) || (!source.part.empty() && source.part != part)) continue;
    found = true;
    AppendTasks(parts[part], source.path.string() + "#" + part, puzzles);
  }
  if (!found) {
    throw BadData(fmt::format("{}: no part '{}': there are train and eval", source.path.string(),
                              source.part));
  }
  return puzzles;
}

template <typename Predicate>
bool AllMembers(const json& object, Predicate predicate) {
  return std::all_of(object.begin(), object.end(), predicate);
}

std::vector<Puzzle> ReadOneFile(const Source& source) {
  const std::string name = source.path.string();
  const json content = ReadJson(source.path);
  if (!content.is_object() || content.empty()) {
    throw BadData(fmt::format("{}: tasks are expected, not {}", name, Shown(content)));
  }
  const bool objects = AllMembers(content, [](const json& task) { return task.is_object(); });
  if (objects && content.contains("train")) return ReadParts(content, source);
  if (!source.part.empty()) {
    throw BadData(fmt::format("{}: has no parts, so there is no '{}'", name, source.part));
  }
  if (content.contains("train") || content.contains("test")) {
    return {ParseArcTask(content, name, source.path.stem().string())};
  }
  if (AllMembers(content, [](const json& outputs) { return outputs.is_array(); })) {
    throw BadData(fmt::format("{}: holds solutions: give the file of challenges", name));
  }
  std::vector<Puzzle> puzzles;
  AppendTasks(content, name, puzzles);
  AddSolutionsFile(source.path, puzzles);
  return puzzles;
}

}  // namespace

std::vector<Puzzle> ReadArcPuzzles(const fs::path& path, const SuiteInfo& info) {
  const Source source = SplitPart(path);
  if (!fs::exists(source.path)) {
    throw BadData(fmt::format("{}: no such file or folder", source.path.string()));
  }
  std::vector<Puzzle> puzzles;
  if (!fs::is_directory(source.path)) {
    puzzles = ReadOneFile(source);
  } else if (!OfficialSplits(source.path).empty()) {
    puzzles = ReadArcArrays(source.path, info);
  } else {
    puzzles = ReadFolder(source.path);
  }
  CheckUnique(puzzles, path);
  return puzzles;
}

}  // namespace arc
