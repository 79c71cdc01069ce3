#include "harness/command/submission.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/run/arc_tasks.h"

namespace arc {

std::vector<Puzzle> ReadArcTasks(const std::string& data, const Globals& globals) {
  DataSource source =
      LoadData(ArcTaskSettings(data), globals.FindWorkspace().root(), DataNeed::kEvaluation);
  for (const std::string& note : source.notes) fmt::print(stderr, "note: {}\n", note);
  return std::move(source.evaluation);
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
