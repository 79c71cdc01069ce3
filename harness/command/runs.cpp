#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cmath>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/where_options.h"

namespace arc {
namespace {

struct LsOptions {
  RunFilter filter;
  bool all = false;
  WhereOptions where;
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

void List(LsOptions& options, const Globals& globals) {
  if (options.where.fields) return options.listing.Print(FieldTable(Listing::kRuns));
  options.filter.where = options.where.where;
  options.filter.by = options.where.by;
  options.filter.contests = options.all || !options.filter.tag.empty();
  const std::vector<RunRow> rows = globals.OpenStore().Runs(options.filter);
  options.listing.Print(RunTable(rows, options.listing.format()));
}

void AddLs(CLI::App& runs, Globals& globals) {
  CLI::App* command = AddSubcommand(
      runs, "ls", "Runs, newest first",
      "arcbench runs ls --status failed --limit 10\n"
      "  arcbench runs ls --where 'metrics.exact > .4 and params.plugin = \"trm\"' --by score");
  auto options = std::make_shared<LsOptions>();
  command->add_option("--status", options->filter.status, "how they ended")
      ->check(CLI::IsMember({"running", "finished", "failed", "interrupted"}));
  command->add_option("--kind", options->filter.kind, "what made them")
      ->check(CLI::IsMember({"train", "solver", "import", "import-submission", "match"}));
  command->add_option("--recipe", options->filter.recipe, "name of the recipe");
  command->add_option("--plugin", options->filter.plugin, "model or solver");
  command->add_option("--data", options->filter.dataset, "dataset, as the listing has it");
  command->add_option("--suite", options->filter.suite, "arc, sudoku or maze");
  command->add_option("--tag", options->filter.tag, "only those with this tag");
  command->add_flag("--all", options->all, "also those that contests made for themselves");
  command->add_option("--limit", options->filter.limit, "how many; 0: all")
      ->check(WholeNumberFrom(0));
  AddWhereOptions(*command, options->where);
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { List(*options, globals); });
}

}  // namespace

void AddRunsCommand(CLI::App& app, Globals& globals) {
  CLI::App* command =
      AddSubcommand(app, "runs", "What was run in this workspace", "arcbench runs ls");
  command->require_subcommand(1);
  AddLs(*command, globals);
  AddRunsShow(*command, globals);
  AddRunsBest(*command, globals);
  AddRunsTag(*command, globals);
  AddRunsNote(*command, globals);
  AddRunsRemove(*command, globals);
  AddRunsMerge(*command, globals);
  AddRunsImport(*command, globals);
  AddRunsExport(*command, globals);
}

}  // namespace arc
