#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <nlohmann/json.hpp>

#include "harness/command/command.h"
#include "harness/command/evaluation_table.h"
#include "harness/run/checkpoints.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct ShowOptions {
  std::string run;
  bool recipe = false;
  std::string part;
  ListingOptions listing;
};

Table RunTable(const Store& store, const std::string& run, TableFormat) {
  const RunRecord r = store.GetRun(run);
  const std::string plugin = r.plugin ? store.GetPlugin(*r.plugin).name : "";
  const std::string data = r.dataset ? store.GetDataset(*r.dataset).name : "";
  const std::vector<std::pair<std::string, Cell>> cells = {
      {"run", r.id},
      {"kind", r.kind},
      {"status", r.status},
      {"plugin", plugin},
      {"recipe", r.recipe},
      {"data", data},
      {"seed", fmt::format("{}", r.seed)},
      {"started", r.started},
      {"ended", r.ended},
      {"device", r.device},
      {"threads", int64_t{r.threads}},
      {"precision", r.precision},
      {"parameters", r.parameters},
      {"embedding_parameters", r.embedding_parameters},
      {"git_revision", r.git_revision},
      {"tree_dirty", r.tree_dirty},
      {"arcbench_version", r.arcbench_version},
      {"host", r.process.host},
      {"folder", r.folder},
      {"failure", r.failure.text},
      {"tags", fmt::format("{}", fmt::join(store.TagsOf(run), " "))}};
  Table table{{}, {{}}};
  for (const auto& [name, cell] : cells) {
    table.columns.push_back(name);
    table.rows[0].push_back(cell);
  }
  return table;
}

Table SettingTable(const Store& store, const std::string& run, TableFormat) {
  Table table{{"setting", "value"}, {}};
  for (const ParamRecord& p : store.Params(run)) table.rows.push_back({p.key, p.value});
  return table;
}

// Curves by their last value.
Table MetricTable(const Store& store, const std::string& run, TableFormat) {
  Table table{{"metric", "points", "last step", "last value"}, {}};
  for (const std::string& key : store.MetricKeys(run)) {
    const std::vector<MetricRecord> curve = store.MetricsOf(run, key);
    table.rows.push_back(
        {key, static_cast<int64_t>(curve.size()), curve.back().step, curve.back().value});
  }
  return table;
}

Table CurveTable(const Store& store, const std::string& run, TableFormat) {
  Table table{{"metric", "step", "wall_seconds", "value"}, {}};
  for (const std::string& key : store.MetricKeys(run)) {
    for (const MetricRecord& m : store.MetricsOf(run, key)) {
      table.rows.push_back({key, m.step, m.wall_seconds, m.value});
    }
  }
  return table;
}

Table CheckpointTable(const Store& store, const std::string& run, TableFormat) {
  Table table{{"checkpoint", "step", "bytes", "kind", "created", "sha256"}, {}};
  for (const CheckpointRecord& c : store.CheckpointsOf(run)) {
    table.rows.push_back({c.file, c.step, c.bytes, c.kind, c.created, c.sha256});
  }
  return table;
}

Table NoteTable(const Store& store, const std::string& run, TableFormat) {
  Table table{{"written", "note"}, {}};
  for (const NoteRecord& note : store.NotesOf(run)) table.rows.push_back({note.written, note.text});
  return table;
}

Table EvaluationsTable(const Store& store, const std::string& run, TableFormat format) {
  std::vector<int64_t> ids;
  for (const EvaluationRow& row : store.EvaluationsOf(run)) ids.push_back(row.id);
  return EvaluationTable(store.LeaderboardLines(ids), format);
}

Table ResultTable(const Store& store, const std::string& run, TableFormat) {
  Table table{
      {"evaluation", "puzzle", "test", "correct_at", "valid", "cells_right", "cells", "answered"},
      {}};
  for (const EvaluationRow& row : store.EvaluationsOf(run)) {
    for (const ResultRecord& r : store.ResultsOf(row.id)) {
      table.rows.push_back({row.id, r.puzzle, int64_t{r.test}, int64_t{r.correct_at}, r.valid,
                            int64_t{r.cells_right}, int64_t{r.cells}, r.answered});
    }
  }
  return table;
}

struct Part {
  const char* name;
  Table (*make)(const Store& store, const std::string& run, TableFormat format);
  bool asked = false;  ///< long: shown only where it is asked for by name
};

constexpr Part kParts[] = {{"run", RunTable},
                           {"evaluations", EvaluationsTable},
                           {"checkpoints", CheckpointTable},
                           {"metrics", MetricTable},
                           {"notes", NoteTable},
                           {"settings", SettingTable},
                           {"curves", CurveTable, true},
                           {"results", ResultTable, true}};

void PrintHead(const Store& store, const std::string& id) {
  const RunRecord run = store.GetRun(id);
  fmt::print("run         {}\nkind        {}\nstatus      {}\n", run.id, run.kind, run.status);
  fmt::print("recipe      {}\nstarted     {}\nended       {}\n", run.recipe, run.started,
             run.ended);
  fmt::print("folder      {}\nparameters  {} ({} of them the embedding table's)\n", run.folder,
             run.parameters, run.embedding_parameters);
  fmt::print("made by     arcbench {} {}{}\n", run.arcbench_version, run.git_revision,
             run.tree_dirty ? " (modified)" : "");
  const std::vector<std::string> tags = store.TagsOf(id);
  if (!tags.empty()) fmt::print("tags        {}\n", fmt::join(tags, " "));
  if (!run.failure.text.empty()) fmt::print("failure     {}\n", run.failure.text);
}

void PrintForPeople(const Store& store, const std::string& run) {
  PrintHead(store, run);
  for (const Part& part : kParts) {
    if (part.asked || part.make == RunTable) continue;
    const Table table = part.make(store, run, TableFormat::kText);
    if (table.rows.empty()) continue;
    fmt::print("\n{}\n", part.name);
    std::fflush(stdout);
    PrintTable(stdout, table, TableFormat::kText);
  }
}

// The parts as one object.
void PrintJson(const Store& store, const std::string& run) {
  auto whole = nlohmann::ordered_json::object();
  for (const Part& part : kParts) {
    if (part.asked) continue;
    whole[part.name] =
        nlohmann::ordered_json::parse(TableJson(part.make(store, run, TableFormat::kJson)));
  }
  whole["run"] = whole["run"][0];
  fmt::print("{}\n", whole.dump(2));
}

void Show(const Store& store, const ShowOptions& options) {
  const std::string run = store.FindRun(options.run);
  const TableFormat format = options.listing.format();
  if (options.recipe) {
    fmt::print("{}", ConfigOfRun(store, run).ToToml());
    return;
  }
  for (const Part& part : kParts) {
    if (part.name == options.part) return options.listing.Print(part.make(store, run, format));
  }
  if (format == TableFormat::kText) return PrintForPeople(store, run);
  if (format == TableFormat::kJson) return PrintJson(store, run);
  throw UsageError("--csv and --jsonl show one table: choose it by --part");
}

std::vector<std::string> PartNames() {
  std::vector<std::string> names;
  for (const Part& part : kParts) names.push_back(part.name);
  return names;
}

}  // namespace

void AddRunsShow(CLI::App& runs, Globals& globals) {
  CLI::App* command =
      AddSubcommand(runs, "show", "A run: settings, curves, checkpoints, evaluations",
                    "arcbench runs show trm-sudoku6 --recipe > again.toml\n"
                    "  arcbench runs show trm-sudoku6 --part curves --csv > curves.csv");
  auto options = std::make_shared<ShowOptions>();
  command->add_option("run", options->run, "its id, or a part of it that is its alone")->required();
  CLI::Option* recipe =
      command->add_flag("--recipe", options->recipe, "print a recipe that reproduces the run");
  command->add_option("--part", options->part, "one table alone; curves and results only so")
      ->check(CLI::IsMember(PartNames()))
      ->excludes(recipe);
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { Show(globals.OpenStore(), *options); });
}

}  // namespace arc
