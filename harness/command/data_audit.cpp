// data audit: what of an evaluation set is in a training set.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "evaluators/audit.h"
#include "harness/command/checks.h"
#include "harness/command/data.h"
#include "harness/run/data_choice.h"
#include "harness/run/data_source.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct AuditCommand {
  std::string train, evaluation, suite;
  std::vector<std::string> overrides;
  AuditOptions options;
  bool tasks = false, strict = false;
  ListingOptions listing;
};

Cell Integer(uint32_t value) { return int64_t{value}; }

/// For people "94.0 %", for programs 0.94; nothing where there is nothing to be a part of.
Cell Fraction(uint32_t part, uint32_t whole, TableFormat format) {
  if (whole == 0) return {};
  const double fraction = static_cast<double>(part) / whole;
  if (format != TableFormat::kText) return fraction;
  return fmt::format("{:.1f} %", 100 * fraction);
}

Table TotalsTable(const std::vector<AuditTotal>& totals, TableFormat format) {
  Table table{{"overlap", "match", "tasks", "of_tasks", "fraction", "pairs", "of_pairs"}, {}};
  for (const AuditTotal& total : totals) {
    table.rows.push_back({total.overlap, total.match, Integer(total.tasks), Integer(total.of_tasks),
                          Fraction(total.tasks, total.of_tasks, format), Integer(total.pairs),
                          Integer(total.of_pairs)});
  }
  return table;
}

const char* WholeText(const TaskAudit& audit) {
  return audit.whole.exact ? "exact" : audit.whole.symmetric ? "symmetry" : "no";
}

/// A row for each task of which anything is in the training set.
Table TasksTable(const std::vector<TaskAudit>& audits) {
  Table table{{"task", "pairs", "inputs", "outputs", "shared", "shared_exact", "shared_tests",
               "whole", "other_output", "near", "closest"},
              {}};
  for (const TaskAudit& audit : audits) {
    if (!audit.Touches()) continue;
    table.rows.push_back({audit.task, Integer(audit.pairs), Integer(audit.inputs.symmetric),
                          Integer(audit.outputs.symmetric), Integer(audit.shared.symmetric),
                          Integer(audit.shared.exact), Integer(audit.shared_tests.symmetric),
                          WholeText(audit), Integer(audit.other_output), Integer(audit.near),
                          audit.closest});
  }
  return table;
}

DataSource Load(const AuditCommand& command, const Globals& globals) {
  const Config config =
      ChooseSets(command.suite, command.train, command.evaluation, command.overrides);
  DataSource data = LoadData(config, globals.FindWorkspace().root());
  for (const std::string& note : data.notes) fmt::print(stderr, "note: {}\n", note);
  if (data.tasks.empty()) throw UsageError(fmt::format("{}: no puzzles", command.train));
  if (data.evaluation.empty()) throw UsageError(fmt::format("{}: no puzzles", command.evaluation));
  if (!data.left_out.empty()) {
    fmt::print(stderr, "{}; those of {} are left out\n", LeftOutText(data), command.train);
  }
  return data;
}

void TellOfAudit(const AuditCommand& command, const DataSource& data,
                 const std::vector<TaskAudit>& audits) {
  const auto leaking = std::ranges::count_if(audits, &TaskAudit::Leaks);
  uint32_t unknown = 0;
  for (const TaskAudit& audit : audits) unknown += audit.pairs - audit.known;
  if (unknown > 0) {
    fmt::print(stderr, "{} outputs are unknown: of their pairs only the inputs are compared\n",
               unknown);
  }
  fmt::print(stderr, "{} of the {} puzzles of {} share a pair with the {} of {}, up to symmetry\n",
             leaking, audits.size(), command.evaluation, data.tasks.size(), command.train);
}

void Audit(const AuditCommand& command, Globals& globals) {
  const DataSource data = Load(command, globals);
  const std::vector<TaskAudit> audits =
      AuditLeaks(*data.suite, data.tasks, data.evaluation, command.options);
  TellOfAudit(command, data, audits);
  command.listing.Print(
      command.tasks ? TasksTable(audits)
                    : TotalsTable(SumAudit(audits, data.suite->Info()), command.listing.format()));
  if (command.strict && std::ranges::any_of(audits, &TaskAudit::Leaks)) globals.exit_code = 1;
}

}  // namespace

void AddDataAudit(CLI::App& data, Globals& globals) {
  auto command = std::make_shared<AuditCommand>();
  CLI::App* app =
      AddSubcommand(data, "audit", "What of an evaluation set is in a training set, up to symmetry",
                    "arcbench data audit arc2 arc1");
  app->add_option("train", command->train,
                  "training puzzles: a data name, a recipe (what it trains on), a path")
      ->required();
  app->add_option("evaluation", command->evaluation, "puzzles to evaluate on, as eval's --data")
      ->required();
  app->add_option("overrides", command->overrides,
                  "key=value: data.train_count=1000, data.seed=1 (generated puzzles)");
  app->add_option("--suite", command->suite, "suite of a path: arc, sudoku, maze30, ...");
  app->add_option("--near", command->options.near,
                  "greatest fraction of coloured cells in which near pairs differ; 0: none are "
                  "looked for")
      ->check(CLI::Range(0.0, 0.5))
      ->capture_default_str();
  app->add_flag("--tasks", command->tasks, "list the evaluation tasks concerned, one a row");
  app->add_flag("--strict", command->strict, "exit code 1 where any pair is shared");
  AddListingOptions(*app, command->listing);
  app->callback([command, &globals] { Audit(*command, globals); });
}

}  // namespace arc
