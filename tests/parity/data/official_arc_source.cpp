#include "tests/parity/data/official_arc_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/kinds.h"

namespace arc::parity {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

bool Printed(const OfficialCase& c, const std::string& line) {
  const std::vector<std::string> printed = c.build.at("printed");
  return std::ranges::find(printed, line) != printed.end();
}

/// Keys in the file's order, which the product's reader does not keep.
bool TestsFirst(const ordered_json& task) {
  for (const auto& [key, value] : task.items()) {
    if (key == "train" || key == "test") return key == "test";
  }
  return false;
}

void AddTask(OfficialSource& source, Puzzle puzzle, bool evaluated, const ordered_json& json) {
  source.tasks.push_back({WithFilledOutputs(std::move(puzzle)), evaluated, TestsFirst(json),
                          source.sets.size() - 1});
  ++source.sets.back().tasks;
}

void AddSubset(OfficialSource& source, const OfficialCase& c, const Suite& suite,
               const std::string& subset) {
  const std::string prefix = c.config().at("input_file_prefix");
  const fs::path file = c.folder / fmt::format("{}_{}_challenges.json", prefix, subset);
  const fs::path solutions = c.folder / fmt::format("{}_{}_solutions.json", prefix, subset);
  const bool none = Printed(c, subset + " solutions not found, filling with dummy");
  if (!none && !fs::exists(solutions)) {
    throw BadData(fmt::format("{}: missing, and the builder found it", solutions.string()));
  }
  source.sets.push_back({subset, "", fs::exists(solutions), 0});
  const bool evaluated =
      subset == c.config().at("test_set_name") || subset == c.config().at("test_set_name2");
  const auto json = ordered_json::parse(ReadFile(file));
  for (Puzzle& puzzle : suite.Read(file)) {
    const ordered_json& task = json.at(puzzle.id);
    AddTask(source, std::move(puzzle), evaluated, task);
  }
}

void AddFolder(OfficialSource& source, const fs::path& folder, const std::string& directory,
               const Suite& suite) {
  source.sets.push_back({folder.filename().string(), directory, true, 0});
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.insert(entry.path());
  }
  for (const fs::path& file : files) {
    Puzzle puzzle = suite.Read(file).at(0);
    const auto json = ordered_json::parse(ReadFile(file));
    // HRM's builder takes a task's "name" where there is one.
    puzzle.id = json.value("name", puzzle.id);
    AddTask(source, std::move(puzzle), folder.filename() == "evaluation", json);
  }
}

}  // namespace

OfficialSource ReadArcSource(const OfficialCase& c, const Suite& suite) {
  OfficialSource source;
  if (c.flavour == OfficialFlavour::kTrm) {
    for (const std::string subset : c.config().at("subsets")) AddSubset(source, c, suite, subset);
    return source;
  }
  for (const std::string directory : c.config().at("dataset_dirs")) {
    const fs::path place = c.folder / directory;
    if (!fs::is_directory(place)) throw BadData(fmt::format("{}: missing", place.string()));
    for (const std::string& name : Subfolders(place)) {
      AddFolder(source, place / name, directory, suite);
    }
  }
  return source;
}

}  // namespace arc::parity
