#include "harness/report/page/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/run/evaluated_puzzles.h"
#include "harness/run/progress.h"
#include "harness/run/version.h"
#include "tasks/atomic_file.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct PageOptions {
  std::vector<std::string> names;
  std::filesystem::path file = "report.html";
  int limit = 20;
  int64_t puzzles = 400;
};

// Data that has moved or changed costs the page its puzzles, not itself.
EvaluatedPuzzles FindPuzzles(const Store& store, const LeaderboardRow& row,
                             const Workspace& workspace) {
  try {
    DataSource data = EvaluatedData(store, row, workspace);
    return {std::move(data.suite), std::move(data.evaluation), ""};
  } catch (const Error& error) {
    fmt::print(stderr, "note: no puzzles of {}: {}\n", row.dataset, error.what());
    return {nullptr, {}, error.what()};
  }
}

std::string Title(const PageOptions& options) {
  return options.names.empty() ? "all evaluations"
                               : fmt::format("{}", fmt::join(options.names, ", "));
}

void WriteReport(const PageOptions& options, const Globals& globals) {
  const Store store = globals.OpenStore();
  const Workspace workspace = globals.FindWorkspace();
  const ReportScope scope = ChooseScope(store, options.names, options.limit);
  Progress progress("report");
  ReportOptions report{
      Title(options), ThisBuild().version, static_cast<size_t>(options.puzzles),
      [&](const LeaderboardRow& row) { return FindPuzzles(store, row, workspace); },
      [&](size_t done, size_t of) {
        if (StderrIsTerminal()) progress.Show(done, of, "evaluations", "");
      }};
  const std::string page = ReportPage(ReportJson(store, scope, report));
  progress.Clear();
  WriteFileAtomically(options.file, {page});
  fmt::print(stderr, "{}: {} evaluations, {} runs, {:.1f} MB\n", options.file.string(),
             scope.rows.size(), scope.runs.size(), static_cast<double>(page.size()) / 1e6);
  if (!scope.cut) return;
  fmt::print(stderr, "only the {} best evaluations of a dataset are in it; --limit 0: all\n",
             options.limit);
}

}  // namespace

void AddReportCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(
      app, "report",
      "Leaderboards, curves, comparisons and every puzzle's answers as one HTML file, to be "
      "opened without a network",
      "arcbench report trm-sudoku6 hrm-sudoku6 -o report.html");
  auto options = std::make_shared<PageOptions>();
  command->add_option("names", options->names,
                      "runs, evaluations' numbers, suites or datasets; all, if left out");
  command->add_option("-o,--out", options->file, "file to write (report.html)");
  command
      ->add_option("--limit", options->limit,
                   "evaluations of a dataset, the best first; 0: all (20)")
      ->check(WholeNumberFrom(0));
  command->add_option("--puzzles", options->puzzles, "puzzles of a dataset that are shown (400)")
      ->check(WholeNumberFrom(0));
  command->callback([options, &globals] { WriteReport(*options, globals); });
}

}  // namespace arc
