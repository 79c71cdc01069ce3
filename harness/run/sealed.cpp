#include "harness/run/sealed.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/arc/reader.h"
#include "tasks/data_names.h"
#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kChallenges = "challenges";

[[noreturn]] void Refuse(const std::string& why) {
  throw UsageError("this evaluation cannot be sealed: " + why);
}

void CheckSettings(const Config& config, const fs::path& path) {
  if (config.String("data.suite") != "arc") {
    Refuse(
        fmt::format("{} puzzles and their answers are in one file", config.String("data.suite")));
  }
  if (fs::is_directory(path) || path.filename().string().find(kChallenges) == std::string::npos) {
    Refuse(fmt::format(
        "{}: a file of tasks without solutions is wanted, with `challenges` in its name; the "
        "solutions lie beside it, in a file with `solutions` in that place (`arcbench data seal` "
        "makes both)",
        path.string()));
  }
  if (config.Bool("data.fitting_only")) {
    Refuse("data.fitting_only chooses tasks by their solutions too");
  }
  if (config.String("data.evaluate") != "tests") {
    Refuse("data.evaluate = \"heldout\": held-out demonstrations are known");
  }
}

std::string HashWithoutSolutions(std::vector<Puzzle> puzzles, const SuiteInfo& info) {
  for (Puzzle& puzzle : puzzles) {
    for (Pair& test : puzzle.tests) test.output.reset();
  }
  return ContentHash(puzzles, info, {});
}

}  // namespace

std::vector<Puzzle> ReadSealedTasks(const Config& config, const fs::path& challenges) {
  CheckSettings(config, challenges);
  LenientTasks read = ReadArcTasksLeniently(challenges);
  if (!read.faults.empty()) throw BadData(read.faults.front().Text());
  for (const Puzzle& task : read.tasks) {
    if (std::ranges::any_of(task.tests, [](const Pair& test) { return test.output.has_value(); })) {
      Refuse(fmt::format("{}: task {} has its solution with it", challenges.string(), task.id));
    }
  }
  return std::move(read.tasks);
}

fs::path SolutionsBeside(const fs::path& challenges) {
  std::string name = challenges.filename().string();
  name.replace(name.rfind(kChallenges), kChallenges.size(), "solutions");
  return challenges.parent_path() / name;
}

bool OpenSolutions(Prepared& prepared, const fs::path& workspace) {
  const std::string& name = prepared.config.String("data.evaluation");
  if (!fs::exists(SolutionsBeside(ResolveData(name, DefaultDataFolders(workspace))))) return false;
  Config config = prepared.config;
  config.Set("data.sealed", false);
  DataSource opened = LoadData(config, workspace, DataNeed::kEvaluation);
  const SuiteInfo& info = opened.suite->Info();
  if (HashWithoutSolutions(opened.evaluation, info) != prepared.data.evaluation_hash) {
    throw BadData(fmt::format("{}: the tasks are not those that were answered", name));
  }
  prepared.config = std::move(config);
  prepared.data.evaluation = std::move(opened.evaluation);
  prepared.data.evaluation_hash = std::move(opened.evaluation_hash);
  return true;
}

}  // namespace arc
