#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <set>

#include "harness/command/command.h"
#include "harness/command/evaluation_table.h"
#include "harness/command/leaderboard_rows.h"
#include "harness/command/where_options.h"

namespace arc {
namespace {

struct BestOptions {
  std::string name;
  bool ids = false;
  WhereOptions where;
  ListingOptions listing;
};

/// The first evaluation of each dataset and protocol that belongs to a run.
std::vector<int64_t> Best(const std::vector<BoardScore>& scores) {
  std::vector<int64_t> best;
  std::set<std::string> protocols;  // of the present dataset that have their best
  for (size_t i = 0; i < scores.size(); ++i) {
    if (i > 0 && !SameData(scores[i], scores[i - 1])) protocols.clear();
    if (scores[i].run.empty()) continue;
    if (protocols.insert(scores[i].protocol).second) best.push_back(scores[i].evaluation);
  }
  return best;
}

void List(const BestOptions& options, const Globals& globals) {
  if (options.where.fields) return options.listing.Print(FieldTable(Listing::kEvaluations));
  const LeaderboardFilter filter{
      .controls = false, .repeats = false, .where = options.where.where, .by = options.where.by};
  const Store store = globals.OpenStore();
  const auto best =
      store.LeaderboardLines(Best(store.BoardScores(BoardNamed(store, options.name, filter))));
  if (!options.ids) return options.listing.Print(EvaluationTable(best, options.listing.format()));
  for (const LeaderboardRow& row : best) fmt::print("{}\n", row.evaluation.run);
}

}  // namespace

void AddRunsBest(CLI::App& runs, Globals& globals) {
  CLI::App* command = AddSubcommand(
      runs, "best", "The best run of each dataset and protocol, controls left out",
      "arcbench runs best sudoku6 --where 'plugin = trm and parameters < 1e6'\n"
      "  arcbench runs show $(arcbench runs best maze7 --where 'plugin = trm' --ids)");
  auto options = std::make_shared<BestOptions>();
  command->add_option("suite", options->name, "suite or dataset; all, if left out");
  command->add_flag("--ids", options->ids, "print the runs' ids alone");
  AddWhereOptions(*command, options->where);
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { List(*options, globals); });
}

}  // namespace arc
