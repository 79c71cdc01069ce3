#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/evaluation_table.h"
#include "harness/report/published.h"
#include "tasks/error.h"
#include "tasks/nearest.h"
#include "tasks/suite.h"

namespace arc {
namespace {

struct LeaderboardOptions {
  std::string name;
  int limit = 0;
  bool published = false;
  ListingOptions listing;
};

// A suite without evaluations has an empty leaderboard; a name that is none has no leaderboard.
void RefuseUnknown(const Store& store, const std::string& name) {
  std::vector<std::string> names = SuiteNames();
  if (std::ranges::find(names, name) != names.end()) return;
  for (const LeaderboardRow& row : store.Leaderboard({})) names.push_back(row.dataset);
  throw UsageError(
      fmt::format("no suite or evaluated dataset '{}'{}", name, DidYouMean(name, names)));
}

// `name` is a suite, or a dataset's name.
std::vector<LeaderboardRow> Rows(const Store& store, const LeaderboardOptions& options) {
  LeaderboardFilter filter;
  filter.limit = options.limit;
  filter.suite = options.name;
  std::vector<LeaderboardRow> rows = store.Leaderboard(filter);
  if (!rows.empty() || options.name.empty()) return rows;
  filter.suite.clear();
  filter.dataset = options.name;
  rows = store.Leaderboard(filter);
  if (rows.empty()) RefuseUnknown(store, options.name);
  return rows;
}

/// Quoted numbers have a list of their own.
void PrintPublished(const std::string& name, const ListingOptions& listing) {
  const std::vector<PublishedScore> scores = PublishedFor(name);
  if (scores.empty()) {
    throw UsageError(fmt::format("no published numbers of '{}': there are some of arc1-eval, "
                                 "arc2-eval, sudoku-extreme and maze-hard",
                                 name));
  }
  listing.Print(PublishedTable(scores, listing.format()));
}

void PrintForPeople(const std::vector<LeaderboardRow>& rows) {
  for (size_t begin = 0, end; begin < rows.size(); begin = end) {
    end = begin;
    while (end < rows.size() && rows[end].dataset == rows[begin].dataset &&
           rows[end].dataset_hash == rows[begin].dataset_hash) {
      ++end;
    }
    const EvaluationRecord& e = rows[begin].evaluation;
    fmt::print("{}{}: {} puzzles, data {}\n", begin ? "\n" : "", rows[begin].dataset, e.puzzles,
               rows[begin].dataset_hash.substr(0, 12));
    std::fflush(stdout);
    const std::vector<LeaderboardRow> part(rows.begin() + static_cast<ptrdiff_t>(begin),
                                           rows.begin() + static_cast<ptrdiff_t>(end));
    PrintTable(stdout, EvaluationTable(part, TableFormat::kText), TableFormat::kText);
    const std::vector<PublishedScore> quoted = PublishedFor(rows[begin].dataset);
    if (quoted.empty()) continue;
    fmt::print("\npublished by others, not measured here\n");
    std::fflush(stdout);
    PrintTable(stdout, PublishedTable(quoted, TableFormat::kText), TableFormat::kText);
  }
}

}  // namespace

void AddLeaderboardCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(app, "leaderboard", "Evaluations, best first in each dataset",
                                    "arcbench leaderboard sudoku --json");
  auto options = std::make_shared<LeaderboardOptions>();
  command->add_option("suite", options->name, "suite or dataset; all, if left out");
  command->add_option("--limit", options->limit, "rows of a dataset; 0: all")
      ->check(WholeNumberFrom(0));
  command->add_flag("--published", options->published,
                    "numbers that others published instead: quoted, not measured here");
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] {
    if (options->published) return PrintPublished(options->name, options->listing);
    const Store store = globals.OpenStore();
    const std::vector<LeaderboardRow> rows = Rows(store, *options);
    if (options->listing.format() == TableFormat::kText) {
      if (rows.empty()) fmt::print(stderr, "no evaluations\n");
      PrintForPeople(rows);
    } else {
      options->listing.Print(EvaluationTable(rows, options->listing.format()));
    }
  });
}

}  // namespace arc
