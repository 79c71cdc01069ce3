#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "harness/command/command.h"
#include "harness/run/bench/compare_runs.h"
#include "harness/run/bench/measure.h"
#include "harness/run/bench/program.h"
#include "harness/run/bench/run_file.h"

namespace arc {
namespace {

struct BenchCommandOptions {
  BenchOptions measure;
  std::string saved, against;
  ListingOptions listing;
};

std::string Percent(double part) { return fmt::format("{:.1f} %", 100 * part); }

/// "≥ 78 % of the ceiling", or nothing.
Cell TargetCell(const Judgement& judged) {
  if (!judged.goal) return {};
  return GoalText(*judged.goal, judged.figure.quantity);
}

Cell MetCell(const Judgement& judged) {
  if (!judged.goal) return {};
  return judged.reached ? Cell(judged.met) : Cell("not measured");
}

Cell BesideCell(const Judgement& judged) {
  if (judged.beside.empty()) return {};
  return fmt::format("{:.3g} x {}", judged.times,
                     judged.beside.ends_with("/plain") ? "plain" : "one thread");
}

/// What the goal limits, where no other column has it.
Cell ReachedCell(const Judgement& judged) {
  if (!judged.reached) return {};
  if (judged.goal->kind == Goal::Kind::kOfFloor) return Percent(*judged.reached);
  if (judged.goal->kind == Goal::Kind::kAtPeak) return fmt::format("{:.3g} /s", *judged.reached);
  return {};
}

Table JudgementTable(const BenchRun& run) {
  Table table{{"what", "figure", "spread", "an iteration", "ceiling", "of ceiling", "beside",
               "target", "reached", "met"},
              {}};
  for (const Judgement& j : Judge(run)) {
    const double wall = Summarise(j.figure.wall).median;
    table.rows.push_back(
        {j.figure.name, QuantityText(j.figure.quantity, j.summary.median),
         Percent(j.summary.spread()), QuantityText(Quantity::kSeconds, wall),
         j.ceiling.empty() ? Cell() : QuantityText(j.figure.quantity, j.ceiling_value),
         j.ceiling.empty() ? Cell() : Percent(j.of_ceiling), BesideCell(j), TargetCell(j),
         ReachedCell(j), MetCell(j)});
  }
  return table;
}

Table ChangeTable(const std::vector<Change>& changes) {
  Table table{{"what", "before", "now", "times as good", "low", "high", "of ceilings", "verdict"},
              {}};
  for (const Change& c : changes) {
    const std::string verdict = !c.sure()          ? "no difference shown"
                                : c.better.low > 1 ? "better"
                                                   : "worse";
    table.rows.push_back({c.figure, QuantityText(c.quantity, c.before),
                          QuantityText(c.quantity, c.now), c.better.value, c.better.low,
                          c.better.high, c.of_ceiling ? Cell(*c.of_ceiling) : Cell(), verdict});
  }
  return table;
}

nlohmann::ordered_json ChangesJson(const std::vector<Change>& changes) {
  auto list = nlohmann::ordered_json::array();
  for (const Change& c : changes) {
    list.push_back(
        {{"name", c.figure},
         {"before", c.before},
         {"now", c.now},
         {"better", c.better.value},
         {"low", c.better.low},
         {"high", c.better.high},
         {"of_ceilings", c.of_ceiling ? nlohmann::ordered_json(*c.of_ceiling) : nullptr}});
  }
  return list;
}

void TellAbout(const BenchRun& run) {
  const Machine& m = run.machine;
  fmt::print(stderr, "{}: {}, {} cores ({}), load {:.2f}, {}\n", m.host, m.cpu, m.cores, m.isa,
             m.load, run.started);
  for (const auto& [name, value] : run.facts) fmt::print(stderr, "{}: {}\n", name, value);
  const std::string objection = LoadObjection(m);
  if (!objection.empty()) fmt::print(stderr, "note: {}\n", objection);
  if (run.quick) {
    fmt::print(stderr, "note: --quick: three short repetitions, good for a look and no more\n");
  }
  for (const std::string& failure : run.failures) fmt::print(stderr, "not measured: {}\n", failure);
}

void Print(const BenchRun& run, const BenchCommandOptions& options) {
  std::vector<Change> changes;
  if (!options.against.empty()) changes = CompareRuns(ReadBenchRun(options.against), run);
  TellAbout(run);
  if (options.listing.json) {
    nlohmann::ordered_json document = BenchRunJson(run);
    if (!changes.empty()) document["against"] = ChangesJson(changes);
    fmt::print("{}\n", document.dump(2));
    return;
  }
  if (changes.empty() || !options.listing.csv) options.listing.Print(JudgementTable(run));
  if (!changes.empty()) options.listing.Print(ChangeTable(changes));
}

int RunBench(const BenchCommandOptions& options) {
  if (!options.against.empty()) ReadBenchRun(options.against);  // before minutes of measuring
  try {
    Print(options.saved.empty() ? Measure(options.measure, ThisMachine())
                                : ReadBenchRun(options.saved),
          options);
    return 0;
  } catch (const BenchmarkInterrupted&) {
    fmt::print(stderr, "interrupted; nothing was kept\n");
    return kInterruptedCode;
  }
}

}  // namespace

void AddBenchCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(
      app, "bench", "Measure speed on this machine, beside its own ceilings and the targets",
      "arcbench bench --json > bench.json\n  arcbench bench --filter step/ --against bench.json");
  auto options = std::make_shared<BenchCommandOptions>();
  CLI::Option* saved = command->add_option("file", options->saved,
                                           "show this run, saved by --json, instead of measuring");
  command
      ->add_option("--filter", options->measure.filter,
                   "only figures whose name holds this regular expression, and their ceilings")
      ->excludes(saved);
  command->add_flag("--quick", options->measure.quick, "three short repetitions, not nine")
      ->excludes(saved);
  command->add_flag("--force", options->measure.force, "measure on a machine that is busy")
      ->excludes(saved);
  command->add_option("--against", options->against, "compare with this run, saved by --json");
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { globals.exit_code = RunBench(*options); });
}

}  // namespace arc
