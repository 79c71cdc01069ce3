#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <optional>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/where_options.h"

namespace arc {
namespace {

constexpr int kShown = 50;  ///< for people who ask for no other number

struct LsOptions {
  RunFilter filter;
  std::optional<int> limit;
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
    table.rows.push_back({row.id, row.kind, row.status, row.plugin, row.recipe, row.dataset,
                          row.started, ScoreCell(row, format),
                          fmt::format("{}", fmt::join(row.tags, " "))});
  }
  return table;
}

void List(LsOptions& options, const Globals& globals) {
  if (options.where.fields) return options.listing.Print(FieldTable(Listing::kRuns));
  options.filter.where = options.where.where;
  options.filter.by = options.where.by;
  options.filter.contests = options.all || !options.filter.tag.empty();
  const bool people = options.listing.format() == TableFormat::kText;
  const int most = options.limit.value_or(people ? kShown : 0);
  options.filter.limit = people && most > 0 ? most + 1 : most;
  std::vector<RunRow> rows = globals.OpenStore().Runs(options.filter);
  const bool more = people && most > 0 && rows.size() > static_cast<size_t>(most);
  if (more) rows.pop_back();
  options.listing.Print(RunTable(rows, options.listing.format()));
  if (more) fmt::print("more are left out (--limit 0 lists all)\n");
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
  command
      ->add_option("--limit", options->limit,
                   fmt::format("how many; 0: all ({} in a table, else all)", kShown))
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
