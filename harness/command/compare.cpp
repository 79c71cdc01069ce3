#include "evaluators/compare.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <optional>

#include "evaluators/power.h"
#include "evaluators/seeds.h"
#include "harness/command/command.h"
#include "harness/command/comparison.h"

namespace arc {
namespace {

struct CompareOptions {
  std::vector<std::string> names;
  bool puzzles = false;
  ListingOptions listing;
};

struct Pair {
  const Entry* a;
  const Entry* b;
  Comparison c;
  double corrected = 1;  // p value after Holm
  int better() const { return Better(c, corrected); }
  bool seeds() const { return a->rows.size() > 1 || b->rows.size() > 1; }
  std::string name() const { return a->letter + "-" + b->letter; }
};

std::vector<Pair> AllPairs(const std::vector<Entry>& entries) {
  std::vector<Pair> pairs;
  std::vector<double> p_values;
  for (size_t i = 0; i < entries.size(); ++i) {
    for (size_t j = i + 1; j < entries.size(); ++j) {
      pairs.push_back(
          {&entries[i], &entries[j], CompareSeeds(entries[i].results, entries[j].results)});
      p_values.push_back(pairs.back().c.p_value);
    }
  }
  const std::vector<double> corrected = HolmAdjusted(p_values);
  for (size_t i = 0; i < pairs.size(); ++i) pairs[i].corrected = corrected[i];
  return pairs;
}

// Of the exact test, which several seeds are not judged by.
std::optional<double> Smallest(const Pair& pair) {
  if (pair.seeds()) return std::nullopt;
  const auto discordant = static_cast<double>(pair.c.wins + pair.c.losses);
  return SmallestDifference(pair.c.n, discordant / static_cast<double>(pair.c.n));
}

Table PairTable(const std::vector<Pair>& pairs) {
  Table table{
      {"name a", "name b", "metric", "puzzles", "a",    "b",      "difference", "low",    "high",
       "only a", "only b", "both",   "neither", "p",    "p holm", "smallest",   "method", "a seeds",
       "a sd",   "a low",  "a high", "b seeds", "b sd", "b low",  "b high"},
      {}};
  for (const Pair& pair : pairs) {
    const Comparison& c = pair.c;
    const std::optional<double> smallest = Smallest(pair);
    table.rows.push_back({pair.a->title, pair.b->title, pair.a->first().primary_metric,
                          static_cast<int64_t>(c.n), c.value_a, c.value_b, c.difference,
                          c.interval.low, c.interval.high, static_cast<int64_t>(c.wins),
                          static_cast<int64_t>(c.losses), static_cast<int64_t>(c.both),
                          static_cast<int64_t>(c.neither), c.p_value, pair.corrected,
                          smallest ? Cell(*smallest) : Cell(), c.method});
    for (const Entry* entry : {pair.a, pair.b}) {
      const SeedSummary& s = entry->summary;
      const Cell spread = s.seeds > 1 ? Cell(s.spread) : Cell();
      for (const Cell& cell : {Cell(static_cast<int64_t>(s.seeds)), spread, Cell(s.interval.low),
                               Cell(s.interval.high)}) {
        table.rows.back().push_back(cell);
      }
    }
  }
  return table;
}

Table PuzzleTable(const std::vector<Pair>& pairs) {
  Table table{{"pair", "puzzle", "outputs", "solved a", "solved b", "better"}, {}};
  for (const Pair& pair : pairs) {
    for (const PuzzlePair& p : WinsAndLosses(pair.a->results, pair.b->results)) {
      table.rows.push_back({pair.name(), p.puzzle, static_cast<int64_t>(p.outputs), p.solved_a,
                            p.solved_b, (p.solved_a > p.solved_b ? pair.a : pair.b)->letter});
    }
  }
  return table;
}

void PrintSmallest(const Pair& pair) {
  const Comparison& c = pair.c;
  const auto discordant = static_cast<double>(c.wins + c.losses);
  const std::optional<double> smallest = Smallest(pair);
  if (!smallest) return fmt::print("{} puzzles can show no difference at all.\n", c.n);
  fmt::print(
      "Smallest difference that {} puzzles show 4 times in 5 (exact McNemar, level 5 %), where "
      "{:.1f} % of them\nare solved better by one of the two, as here, or as many as it needs: "
      "{:.1f} points\n",
      c.n, 100 * discordant / static_cast<double>(c.n), 100 * *smallest);
}

std::string Percents(const Interval& interval) {
  return fmt::format("[{:.1f}, {:.1f}]", 100 * interval.low, 100 * interval.high);
}

void PrintEntry(const Entry& entry) {
  fmt::print("{}: {}\n", entry.letter, entry.title);
  const SeedSummary& s = entry.summary;
  if (s.seeds < 2) return;
  fmt::print(
      "   {:.1f} % on average of {} seeds, standard deviation {:.1f} points, 95 % interval "
      "{} for other seeds and puzzles\n",
      100 * s.mean, s.seeds, 100 * s.spread, Percents(s.interval));
}

// What a reader may take for a difference of models.
void PrintOtherProtocol(const EvaluationRecord& a, const EvaluationRecord& b) {
  if (a.protocol == b.protocol) return;
  fmt::print("Note: protocols differ: A {}, B {}\n", a.protocol, b.protocol);
}

void PrintOneSeed(const Pair& pair) {
  for (const Entry* entry : {pair.a, pair.b}) {
    if (!pair.seeds() || entry->rows.size() > 1) continue;
    fmt::print("{} is one run: what other seeds of it would give is not in this.\n", entry->letter);
  }
}

void PrintPair(const Pair& pair) {
  const Comparison& c = pair.c;
  PrintEntry(*pair.a);
  PrintEntry(*pair.b);
  PrintOtherProtocol(pair.a->first(), pair.b->first());
  fmt::print("{} on the same {} puzzles: A {:.1f} %, B {:.1f} %\n", pair.a->first().primary_metric,
             c.n, 100 * c.value_a, 100 * c.value_b);
  fmt::print("A − B = {:+.1f} points, 95 % interval [{:+.1f}, {:+.1f}] ({})\n", 100 * c.difference,
             100 * c.interval.low, 100 * c.interval.high, c.method);
  fmt::print("A {0}better on {2}, B {0}on {3}, both {4}, neither {5}; p = {6:.3g} ({1})\n",
             pair.seeds() ? "on average " : "alone ", pair.seeds() ? c.method : "exact McNemar",
             c.wins, c.losses, c.both, c.neither, c.p_value);
  if (!pair.seeds()) PrintSmallest(pair);
  PrintOneSeed(pair);
  const int better = pair.better();
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

Table RankingTable(const std::vector<Entry>& entries, const std::vector<Pair>& pairs) {
  std::vector<const Entry*> order;
  for (const Entry& entry : entries) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(), [](const Entry* x, const Entry* y) {
    return x->summary.mean > y->summary.mean;
  });
  Table table{
      {"entry", "score", "95 % interval", "seeds", "sd", "protocol", "better than", "model"}, {}};
  for (const Entry* entry : order) {
    const SeedSummary& s = entry->summary;
    table.rows.push_back({entry->letter, fmt::format("{:.1f} %", 100 * s.mean),
                          Percents(s.interval), static_cast<int64_t>(s.seeds),
                          s.seeds > 1 ? fmt::format("{:.1f}", 100 * s.spread) : "",
                          entry->first().protocol, Beaten(*entry, pairs), entry->title});
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
        {pair.name(), fmt::format("{:+.1f}", 100 * c.difference),
         fmt::format("[{:+.1f}, {:+.1f}]", 100 * c.interval.low, 100 * c.interval.high),
         static_cast<int64_t>(c.wins), static_cast<int64_t>(c.losses), c.p_value, pair.corrected,
         better == 0 ? "" : (better > 0 ? pair.a : pair.b)->letter});
  }
  return table;
}

void PrintSeveral(const std::vector<Entry>& entries, const std::vector<Pair>& pairs,
                  const ListingOptions& listing) {
  const bool seeds = std::ranges::any_of(pairs, &Pair::seeds);
  fmt::print("{} on the same {} puzzles\n", entries[0].first().primary_metric, pairs[0].c.n);
  std::fflush(stdout);
  listing.Print(RankingTable(entries, pairs));
  fmt::print("\nAll pairs: exact McNemar{}, corrected after Holm; intervals in points\n",
             seeds ? " (where there are several seeds: t over seeds and puzzles)" : "");
  std::fflush(stdout);
  listing.Print(ShortPairTable(pairs));
}

void RunCompare(const CompareOptions& options, const Globals& globals) {
  const std::vector<Entry> entries = LoadEntries(globals.OpenStore(), options.names);
  const std::vector<Pair> pairs = AllPairs(entries);
  if (options.listing.format() != TableFormat::kText) {
    return options.listing.Print(options.puzzles ? PuzzleTable(pairs) : PairTable(pairs));
  }
  if (pairs.size() > 1) {
    PrintSeveral(entries, pairs, options.listing);
  } else {
    PrintPair(pairs[0]);
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
                    "arcbench compare trm-sudoku6-tiny hrm-sudoku6-tiny\n"
                    "  arcbench compare recipe:trm-sudoku6-tiny recipe:hrm-sudoku6-tiny");
  auto options = std::make_shared<CompareOptions>();
  command
      ->add_option("names", options->names,
                   "two or more: a run (its latest evaluation), an evaluation's number, or several "
                   "seeds as one: recipe:NAME, tag:TAG, RUN+RUN")
      ->required();
  command->add_flag("--puzzles", options->puzzles, "list the puzzles won and lost");
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { RunCompare(*options, globals); });
}

}  // namespace arc
