#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iterator>
#include <optional>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/evaluation_table.h"
#include "harness/command/leaderboard_rows.h"
#include "harness/command/where_options.h"
#include "harness/report/published.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr int kShown = 20;  ///< lines of a dataset for people who ask for no other number

struct LeaderboardOptions {
  std::string name;
  bool all = false;
  std::optional<int> limit;
  bool published = false;
  WhereOptions where;
  ListingOptions listing;
};

/// Quoted numbers have a list of their own.
void PrintPublished(const std::string& name, const ListingOptions& listing) {
  const std::vector<PublishedScore> scores = PublishedFor(name);
  if (scores.empty()) {
    throw UsageError(
        fmt::format("no published numbers of '{}': there are some of arc1-eval, "
                    "arc2-eval, sudoku-extreme and maze-hard",
                    name));
  }
  listing.Print(PublishedTable(scores, listing.format()));
}

void PrintQuoted(const std::string& dataset) {
  const std::vector<PublishedScore> quoted = PublishedFor(dataset);
  if (quoted.empty()) return;
  fmt::print("\npublished by others, not measured here\n");
  std::fflush(stdout);
  PrintTable(stdout, PublishedTable(quoted, TableFormat::kText), TableFormat::kText);
}

/// Of each dataset `most` lines (0: all); more are told of, not shown.
void PrintForPeople(std::vector<LeaderboardRow> rows, size_t most) {
  for (size_t begin = 0, end; begin < rows.size(); begin = end) {
    end = begin + 1;
    while (end < rows.size() && SameData(rows[end], rows[begin])) ++end;
    std::vector<LeaderboardRow> part(
        std::make_move_iterator(rows.begin() + static_cast<ptrdiff_t>(begin)),
        std::make_move_iterator(rows.begin() + static_cast<ptrdiff_t>(end)));
    const bool more = most > 0 && part.size() > most;
    if (more) part.resize(most);
    fmt::print("{}{}: {} puzzles, data {}\n", begin ? "\n" : "", part[0].dataset,
               part[0].evaluation.puzzles, part[0].dataset_hash.substr(0, 12));
    std::fflush(stdout);
    PrintTable(stdout, EvaluationTable(part, TableFormat::kText), TableFormat::kText);
    if (more) fmt::print("more are left out (--limit 0 lists all)\n");
    PrintQuoted(part[0].dataset);
  }
}

void List(const LeaderboardOptions& options, const Globals& globals) {
  if (options.published) return PrintPublished(options.name, options.listing);
  if (options.where.fields) return options.listing.Print(FieldTable(Listing::kEvaluations));
  const bool people = options.listing.format() == TableFormat::kText;
  const int most = options.limit.value_or(people ? kShown : 0);
  const LeaderboardFilter filter{.contests = options.all,
                                 .repeats = options.all,
                                 .where = options.where.where,
                                 .by = options.where.by,
                                 .limit = people && most > 0 ? most + 1 : most};
  const Store store = globals.OpenStore();
  auto rows = store.Leaderboard(BoardNamed(store, options.name, filter));
  if (!people) {
    return options.listing.Print(EvaluationTable(rows, options.listing.format()));
  }
  if (rows.empty()) fmt::print(stderr, "no evaluations\n");
  PrintForPeople(std::move(rows), static_cast<size_t>(most));
}

}  // namespace

void AddLeaderboardCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(
      app, "leaderboard", "Evaluations, best first in each dataset",
      "arcbench leaderboard sudoku --json\n"
      "  arcbench leaderboard arc1-eval --by tasks_all --where 'protocol = inductive'");
  auto options = std::make_shared<LeaderboardOptions>();
  command->add_option("suite", options->name, "suite or dataset; all, if left out");
  command
      ->add_option("--limit", options->limit,
                   fmt::format("rows of a dataset; 0: all ({} in a table, else all)", kShown))
      ->check(WholeNumberFrom(0));
  command->add_flag("--all", options->all,
                    "also evaluations that a run repeated later with the same settings, and "
                    "those that contests made for themselves");
  command->add_flag("--published", options->published,
                    "numbers that others published instead: quoted, not measured here");
  AddWhereOptions(*command, options->where);
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { List(*options, globals); });
}

}  // namespace arc
