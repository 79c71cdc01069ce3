#include "evaluators/compare.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <optional>
#include <string_view>

#include "evaluators/power.h"
#include "harness/command/command.h"
#include "harness/command/evaluation_choice.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct CompareOptions {
  std::vector<std::string> names;
  bool puzzles = false;
  ListingOptions listing;
};

/// One side: A, B, C, ...
struct Entry {
  EvaluationRow row;
  std::string letter, title;
  std::vector<PuzzleResult> results;
};

struct Pair {
  const Entry* a;
  const Entry* b;
  Comparison c;
  double corrected = 1;  // p value after Holm
  int better() const { return Better(c, corrected); }
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

std::string Title(const Store& store, const EvaluationRow& row) {
  return fmt::format("{} (run {}, {} views, {} steps{})", EvaluatedName(store, row),
                     row.evaluation.run, row.evaluation.views, row.evaluation.steps,
                     row.evaluation.control ? ", control" : "");
}

std::vector<Entry> Entries(const Store& store, const std::vector<std::string>& names) {
  if (names.size() < 2) throw UsageError("one name: compare needs two or more");
  if (names.size() > kLetters.size()) {
    throw UsageError(fmt::format("{} names: compare takes {}", names.size(), kLetters.size()));
  }
  std::vector<Entry> entries;
  for (const std::string& name : names) {
    EvaluationRow row = store.GetEvaluation(FindEvaluation(store, name));
    for (const Entry& other : entries) {
      if (other.row.id == row.id)
        throw UsageError(fmt::format("'{}' is {} again", name, other.letter));
      if (other.row.evaluation.suite == row.evaluation.suite) continue;
      throw UsageError(fmt::format("{} is on {}, '{}' on {}: nothing to compare", other.letter,
                                   other.row.evaluation.suite, name, row.evaluation.suite));
    }
    const std::string letter(1, kLetters[entries.size()]);
    entries.push_back({row, letter, Title(store, row), Results(store, row)});
  }
  return entries;
}

Comparison CompareNamed(const Entry& a, const Entry& b) {
  try {
    return Compare(a.results, b.results);
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("{} and {}: {}", a.letter, b.letter, error.what()));
  }
}

std::vector<Pair> AllPairs(const std::vector<Entry>& entries) {
  std::vector<Pair> pairs;
  std::vector<double> p_values;
  for (size_t i = 0; i < entries.size(); ++i) {
    for (size_t j = i + 1; j < entries.size(); ++j) {
      pairs.push_back({&entries[i], &entries[j], CompareNamed(entries[i], entries[j])});
      p_values.push_back(pairs.back().c.p_value);
    }
  }
  const std::vector<double> corrected = HolmAdjusted(p_values);
  for (size_t i = 0; i < pairs.size(); ++i) pairs[i].corrected = corrected[i];
  return pairs;
}

std::optional<double> Smallest(const Comparison& c) {
  const auto discordant = static_cast<double>(c.wins + c.losses);
  return SmallestDifference(c.n, discordant / static_cast<double>(c.n));
}

Table PairTable(const std::vector<Pair>& pairs) {
  Table table{{"name a", "name b", "metric", "puzzles", "a", "b", "difference", "low", "high",
               "only a", "only b", "both", "neither", "p", "p holm", "smallest", "method"},
              {}};
  for (const Pair& pair : pairs) {
    const Comparison& c = pair.c;
    const std::optional<double> smallest = Smallest(c);
    table.rows.push_back({pair.a->title, pair.b->title, pair.a->row.evaluation.primary_metric,
                          static_cast<int64_t>(c.n), c.value_a, c.value_b, c.difference,
                          c.interval.low, c.interval.high, static_cast<int64_t>(c.wins),
                          static_cast<int64_t>(c.losses), static_cast<int64_t>(c.both),
                          static_cast<int64_t>(c.neither), c.p_value, pair.corrected,
                          smallest ? Cell(*smallest) : Cell(), c.method});
  }
  return table;
}

Table PuzzleTable(const std::vector<Pair>& pairs) {
  Table table{{"pair", "puzzle", "outputs", "solved a", "solved b", "better"}, {}};
  for (const Pair& pair : pairs) {
    const std::string name = pair.a->letter + "-" + pair.b->letter;
    for (const PuzzlePair& p : WinsAndLosses(pair.a->results, pair.b->results)) {
      table.rows.push_back({name, p.puzzle, static_cast<int64_t>(p.outputs),
                            static_cast<int64_t>(p.solved_a), static_cast<int64_t>(p.solved_b),
                            (p.solved_a > p.solved_b ? pair.a : pair.b)->letter});
    }
  }
  return table;
}

void PrintSmallest(const Comparison& c) {
  const auto discordant = static_cast<double>(c.wins + c.losses);
  const std::optional<double> smallest = Smallest(c);
  if (!smallest) return fmt::print("{} puzzles can show no difference at all.\n", c.n);
  fmt::print(
      "Smallest difference that {} puzzles show 4 times in 5 (exact McNemar, level 5 %), where "
      "{:.1f} % of them\nare solved better by one of the two, as here, or as many as it needs: "
      "{:.1f} points\n",
      c.n, 100 * discordant / static_cast<double>(c.n), 100 * *smallest);
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
  PrintSmallest(c);
  const int better = Better(c, c.p_value);
  fmt::print("{}\n", better > 0   ? "A is better."
                     : better < 0 ? "B is better."
                                  : "No difference is shown by these puzzles.");
}

std::string Beaten(const Entry& entry, const std::vector<Pair>& pairs) {
  std::vector<std::string> letters;
  for (const Pair& pair : pairs) {
    if (pair.a == &entry && pair.better() > 0) letters.push_back(pair.b->letter);
    if (pair.b == &entry && pair.better() < 0) letters.push_back(pair.a->letter);
  }
  return fmt::format("{}", fmt::join(letters, ", "));
}

double Value(const Entry& entry) {
  std::vector<Cluster> clusters;
  for (const PuzzleResult& r : entry.results) {
    clusters.push_back({static_cast<double>(r.solved), static_cast<double>(r.outputs)});
  }
  return Ratio(clusters);
}

Table RankingTable(const std::vector<Entry>& entries, const std::vector<Pair>& pairs) {
  std::vector<const Entry*> order;
  for (const Entry& entry : entries) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(),
                   [](const Entry* x, const Entry* y) { return Value(*x) > Value(*y); });
  Table table{{"entry", "score", "protocol", "better than", "model"}, {}};
  for (const Entry* entry : order) {
    table.rows.push_back({entry->letter, fmt::format("{:.1f} %", 100 * Value(*entry)),
                          entry->row.evaluation.protocol, Beaten(*entry, pairs), entry->title});
  }
  return table;
}

Table ShortPairTable(const std::vector<Pair>& pairs) {
  Table table{{"pair", "difference", "95 % interval", "won", "lost", "p", "p (Holm)", "better"},
              {}};
  for (const Pair& pair : pairs) {
    const Comparison& c = pair.c;
    const int better = pair.better();
    table.rows.push_back(
        {pair.a->letter + "-" + pair.b->letter, fmt::format("{:+.1f}", 100 * c.difference),
         fmt::format("[{:+.1f}, {:+.1f}]", 100 * c.interval.low, 100 * c.interval.high),
         static_cast<int64_t>(c.wins), static_cast<int64_t>(c.losses), c.p_value, pair.corrected,
         better == 0 ? "" : (better > 0 ? pair.a : pair.b)->letter});
  }
  return table;
}

void PrintSeveral(const std::vector<Entry>& entries, const std::vector<Pair>& pairs,
                  const ListingOptions& listing) {
  fmt::print("{} on the same {} puzzles\n", entries[0].row.evaluation.primary_metric, pairs[0].c.n);
  std::fflush(stdout);
  listing.Print(RankingTable(entries, pairs));
  fmt::print("\nAll pairs: exact McNemar, corrected after Holm; points, paired bootstrap\n");
  std::fflush(stdout);
  listing.Print(ShortPairTable(pairs));
}

void RunCompare(const CompareOptions& options, const Globals& globals) {
  const Store store = globals.OpenStore();
  const std::vector<Entry> entries = Entries(store, options.names);
  const std::vector<Pair> pairs = AllPairs(entries);
  if (options.listing.format() != TableFormat::kText) {
    return options.listing.Print(options.puzzles ? PuzzleTable(pairs) : PairTable(pairs));
  }
  if (pairs.size() > 1) {
    PrintSeveral(entries, pairs, options.listing);
  } else {
    PrintForPeople(pairs[0].c, entries[0].row.evaluation.primary_metric, entries[0].title,
                   entries[1].title);
  }
  if (!options.puzzles) return;
  fmt::print("\n");
  std::fflush(stdout);
  options.listing.Print(PuzzleTable(pairs));
}

}  // namespace

void AddCompareCommand(CLI::App& app, Globals& globals) {
  CLI::App* command =
      AddSubcommand(app, "compare", "Evaluations on the same puzzles: are the differences real?",
                    "arcbench compare trm-sudoku6 hrm-sudoku6");
  auto options = std::make_shared<CompareOptions>();
  command
      ->add_option("names", options->names,
                   "two or more runs (their latest evaluations) or evaluations' numbers")
      ->required();
  command->add_flag("--puzzles", options->puzzles, "list the puzzles won and lost");
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { RunCompare(*options, globals); });
}

}  // namespace arc
