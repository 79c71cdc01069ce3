#include "evaluators/compare.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/command.h"
#include "harness/command/evaluation_choice.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct CompareOptions {
  std::string a, b;
  ListingOptions listing;
};

// Solved as the suite's headline has it: a maze by any shortest path, the others exactly.
std::vector<PuzzleResult> Results(const Store& store, const EvaluationRow& row) {
  const int attempts = row.evaluation.attempts;
  const bool any_path = row.evaluation.primary_metric == "shortest_path";
  std::vector<PuzzleResult> puzzles;
  for (const ResultRecord& r : store.ResultsOf(row.id)) {
    if (puzzles.empty() || puzzles.back().puzzle != r.puzzle) puzzles.push_back({r.puzzle, 0, 0});
    const bool exact = r.correct_at > 0 && r.correct_at <= attempts;
    puzzles.back().solved += any_path ? r.valid : exact;
    ++puzzles.back().outputs;
  }
  return puzzles;
}

Table ComparisonTable(const Comparison& c, const std::string& metric) {
  return {{"metric", "puzzles", "a", "b", "difference", "low", "high", "only a", "only b", "both",
           "neither", "p", "method"},
          {{metric, static_cast<int64_t>(c.n), c.value_a, c.value_b, c.difference, c.interval.low,
            c.interval.high, static_cast<int64_t>(c.wins), static_cast<int64_t>(c.losses),
            static_cast<int64_t>(c.both), static_cast<int64_t>(c.neither), c.p_value, c.method}}};
}

std::string Title(const Store& store, const EvaluationRow& row) {
  return fmt::format("{} (run {}, {} views, {} steps{})", EvaluatedName(store, row),
                     row.evaluation.run,
                     row.evaluation.views, row.evaluation.steps,
                     row.evaluation.control ? ", control" : "");
}

void PrintForPeople(const Comparison& c, const std::string& metric, const std::string& a,
                    const std::string& b) {
  fmt::print("A: {}\nB: {}\n{} on the same {} puzzles: A {:.1f} %, B {:.1f} %\n", a, b, metric, c.n,
             100 * c.value_a, 100 * c.value_b);
  fmt::print("A − B = {:+.1f} points, 95 % interval [{:+.1f}, {:+.1f}] ({})\n", 100 * c.difference,
             100 * c.interval.low, 100 * c.interval.high, c.method);
  fmt::print(
      "A alone better on {}, B alone on {}, both {}, neither {}; p = {:.3g} (exact "
      "McNemar)\n",
      c.wins, c.losses, c.both, c.neither, c.p_value);
  fmt::print("{}\n", c.interval.low > 0    ? "A is better."
                     : c.interval.high < 0 ? "B is better."
                                           : "No difference is shown by these puzzles.");
}

void RunCompare(const CompareOptions& options, const Globals& globals) {
  const Store store = globals.OpenStore();
  const EvaluationRow a = store.GetEvaluation(FindEvaluation(store, options.a));
  const EvaluationRow b = store.GetEvaluation(FindEvaluation(store, options.b));
  if (a.evaluation.suite != b.evaluation.suite) {
    throw UsageError(fmt::format("A is on {}, B on {}: nothing to compare", a.evaluation.suite,
                                 b.evaluation.suite));
  }
  const Comparison c = Compare(Results(store, a), Results(store, b));
  const std::string& metric = a.evaluation.primary_metric;
  if (options.listing.format() != TableFormat::kText) {
    return options.listing.Print(ComparisonTable(c, metric));
  }
  PrintForPeople(c, metric, Title(store, a), Title(store, b));
}

}  // namespace

void AddCompareCommand(CLI::App& app, Globals& globals) {
  CLI::App* command =
      AddSubcommand(app, "compare", "Two evaluations on the same puzzles: is the difference real?",
                    "arcbench compare trm-sudoku6 hrm-sudoku6");
  auto options = std::make_shared<CompareOptions>();
  command->add_option("a", options->a, "run (its latest evaluation), or an evaluation's number")
      ->required();
  command->add_option("b", options->b, "likewise")->required();
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { RunCompare(*options, globals); });
}

}  // namespace arc
