#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cmath>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/evaluation_table.h"
#include "harness/run/checkpoints.h"

namespace arc {
namespace {

struct LsOptions {
  RunFilter filter;
  ListingOptions listing;
};

struct ShowOptions {
  std::string run;
  bool recipe = false;
  ListingOptions listing;
};

Cell ScoreCell(const RunRow& row, TableFormat format) {
  if (row.metric.empty() || std::isnan(row.score)) return {};
  if (format != TableFormat::kText) return row.score;
  return fmt::format("{} {:.1f} %", row.metric, 100 * row.score);
}

Table RunTable(const std::vector<RunRow>& rows, TableFormat format) {
  Table table{{"run", "kind", "status", "plugin", "recipe", "data", "started", "score", "tags"},
              {}};
  for (const RunRow& row : rows) {
    table.rows.push_back({row.run.id, row.run.kind, row.run.status, row.plugin, row.run.recipe,
                          row.dataset, row.run.started, ScoreCell(row, format),
                          fmt::format("{}", fmt::join(row.tags, " "))});
  }
  return table;
}

Table SettingTable(const Store& store, const std::string& run) {
  Table table{{"setting", "value"}, {}};
  for (const ParamRecord& p : store.Params(run)) table.rows.push_back({p.key, p.value});
  return table;
}

// Curves by their last value.
Table MetricTable(const Store& store, const std::string& run) {
  Table table{{"metric", "points", "last step", "last value"}, {}};
  for (const std::string& key : store.MetricKeys(run)) {
    const std::vector<MetricRecord> curve = store.MetricsOf(run, key);
    table.rows.push_back(
        {key, static_cast<int64_t>(curve.size()), curve.back().step, curve.back().value});
  }
  return table;
}

Table CheckpointTable(const Store& store, const std::string& run) {
  Table table{{"checkpoint", "step", "bytes", "kind", "created"}, {}};
  for (const CheckpointRecord& c : store.CheckpointsOf(run)) {
    table.rows.push_back({c.file, c.step, c.bytes, c.kind, c.created});
  }
  return table;
}

Table NoteTable(const Store& store, const std::string& run) {
  Table table{{"written", "note"}, {}};
  for (const NoteRecord& note : store.NotesOf(run)) table.rows.push_back({note.written, note.text});
  return table;
}

std::vector<int64_t> EvaluationIds(const Store& store, const std::string& run) {
  std::vector<int64_t> ids;
  for (const EvaluationRow& row : store.EvaluationsOf(run)) ids.push_back(row.id);
  return ids;
}

void PrintPart(const char* title, const Table& table) {
  if (table.rows.empty()) return;
  fmt::print("\n{}\n", title);
  std::fflush(stdout);
  PrintTable(stdout, table, TableFormat::kText);
}

void PrintHead(const RunRecord& run) {
  fmt::print("run         {}\nkind        {}\nstatus      {}\n", run.id, run.kind, run.status);
  fmt::print("recipe      {}\nstarted     {}\nended       {}\n", run.recipe, run.started,
             run.ended);
  fmt::print("folder      {}\nparameters  {} ({} of them the embedding table's)\n", run.folder,
             run.parameters, run.embedding_parameters);
  fmt::print("made by     arcbench {} {}{}\n", run.arcbench_version, run.git_revision,
             run.tree_dirty ? " (modified)" : "");
  if (!run.failure.text.empty()) fmt::print("failure     {}\n", run.failure.text);
}

void Show(const Store& store, const ShowOptions& options) {
  const std::string run = store.FindRun(options.run);
  if (options.recipe) {
    fmt::print("{}", ConfigOfRun(store, run).ToToml());
    return;
  }
  const Table evaluations =
      EvaluationTable(EvaluationRows(store, EvaluationIds(store, run)), options.listing.format());
  if (options.listing.format() != TableFormat::kText) return options.listing.Print(evaluations);
  PrintHead(store.GetRun(run));
  PrintPart("evaluations", evaluations);
  PrintPart("checkpoints", CheckpointTable(store, run));
  PrintPart("metrics", MetricTable(store, run));
  PrintPart("notes", NoteTable(store, run));
  PrintPart("settings", SettingTable(store, run));
}

void AddLs(CLI::App& runs, Globals& globals) {
  CLI::App* command = AddSubcommand(runs, "ls", "Runs, newest first",
                                    "arcbench runs ls --status failed --limit 10");
  auto options = std::make_shared<LsOptions>();
  command->add_option("--status", options->filter.status, "how they ended")
      ->check(CLI::IsMember({"running", "finished", "failed", "interrupted"}));
  command->add_option("--kind", options->filter.kind, "train, solver, import or import-submission");
  command->add_option("--recipe", options->filter.recipe, "name of the recipe");
  command->add_option("--plugin", options->filter.plugin, "model or solver");
  command->add_option("--data", options->filter.dataset, "dataset, as the listing has it");
  command->add_option("--suite", options->filter.suite, "arc, sudoku or maze");
  command->add_option("--tag", options->filter.tag, "only those with this tag");
  command->add_option("--limit", options->filter.limit, "how many; 0: all")
      ->check(WholeNumberFrom(0));
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] {
    const std::vector<RunRow> rows = globals.OpenStore().Runs(options->filter);
    options->listing.Print(RunTable(rows, options->listing.format()));
  });
}

void AddShow(CLI::App& runs, Globals& globals) {
  CLI::App* command =
      AddSubcommand(runs, "show", "A run: settings, curves, checkpoints, evaluations",
                    "arcbench runs show trm-sudoku6 --recipe > again.toml");
  auto options = std::make_shared<ShowOptions>();
  command->add_option("run", options->run, "its id, or a part of it that is its alone")->required();
  command->add_flag("--recipe", options->recipe, "print a recipe that reproduces the run");
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { Show(globals.OpenStore(), *options); });
}

}  // namespace

void AddRunsCommand(CLI::App& app, Globals& globals) {
  CLI::App* command =
      AddSubcommand(app, "runs", "What was run in this workspace", "arcbench runs ls");
  command->require_subcommand(1);
  AddLs(*command, globals);
  AddShow(*command, globals);
  AddRunsImport(*command, globals);
  AddRunsExport(*command, globals);
}

}  // namespace arc
