#include "harness/command/submission.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/run/arc_tasks.h"
#include "tasks/arc/reader.h"
#include "tasks/data_names.h"
#include "tasks/official_layout.h"

namespace arc {
namespace {

// A part of a set is chosen by what its tasks hold.
bool IsPart(const Config& config) {
  return config.Integer("data.max_tasks") > 0 || config.Bool("data.fitting_only") ||
         !config.String("data.only").empty();
}

}  // namespace

std::vector<Puzzle> ReadArcTasks(const std::string& data, const Globals& globals) {
  DataSource source =
      LoadData(ArcTaskSettings(data), globals.FindWorkspace().root(), DataNeed::kEvaluation);
  for (const std::string& note : source.notes) fmt::print(stderr, "note: {}\n", note);
  return std::move(source.evaluation);
}

std::vector<Puzzle> ReadableArcTasks(const std::string& data, const Globals& globals) {
  const Config config = ArcTaskSettings(data);
  const std::filesystem::path path = ResolveData(
      config.String("data.evaluation"), DefaultDataFolders(globals.FindWorkspace().root()));
  if (IsPart(config) || !OfficialSplits(path).empty()) return ReadArcTasks(data, globals);
  LenientTasks read = ReadArcTasksLeniently(path);
  for (const std::string& note : read.notes) fmt::print(stderr, "note: {}\n", note);
  for (const TaskFault& fault : read.faults) fmt::print(stderr, "warning: {}\n", fault.Text());
  return std::move(read.tasks);
}

void AddSubmissionCommand(CLI::App& app, Globals& globals) {
  CLI::App* parent = AddSubcommand(app, "submission", "Competition files",
                                   "arcbench submission validate submission.json --data arc2");
  parent->require_subcommand(1);
  AddSubmissionWrite(*parent, globals);
  AddSubmissionValidate(*parent, globals);
  AddSubmissionScore(*parent, globals);
  AddSubmissionDiff(*parent, globals);
  AddSubmissionImport(*parent, globals);
  AddSubmissionCalibrate(*parent, globals);
}

}  // namespace arc
