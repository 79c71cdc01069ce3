// vote: the stored votes of evaluations, counted anew.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/evaluation_choice.h"
#include "harness/run/stored_votes.h"

namespace arc {
namespace {

struct VoteOptions {
  std::string evaluation;
  std::vector<std::string> ensemble, rules;
  std::vector<uint32_t> views;
  std::vector<uint16_t> steps;
  uint32_t attempts = 0;
  ListingOptions listing;
};

/// Numbers once each, ascending.
template <typename Number>
std::vector<uint32_t> Ascending(const std::vector<Number>& numbers) {
  std::vector<uint32_t> sorted(numbers.begin(), numbers.end());
  std::ranges::sort(sorted);
  const auto repeated = std::ranges::unique(sorted);
  sorted.erase(repeated.begin(), repeated.end());
  return sorted;
}

/// Every view with every step.
std::vector<VotingOptions> Cross(VotingRule rule, const std::vector<uint32_t>& views,
                                 const std::vector<uint32_t>& steps) {
  std::vector<VotingOptions> ways;
  for (const uint32_t step : steps) {
    for (const uint32_t view : views) {
      ways.push_back({.rule = rule, .views = view, .step = static_cast<uint16_t>(step)});
    }
  }
  return ways;
}

/// The combinations asked for; where neither list is given, one curve against views at the last
/// step and one against steps with all views.
std::vector<VotingOptions> Ways(VotingRule rule, const VoteOptions& options,
                                const StoredVotes& votes) {
  const std::vector<uint32_t> all_views = {votes.views()}, last_step = {votes.steps()};
  const std::vector<uint32_t> views = Ascending(options.views), steps = Ascending(options.steps);
  if (!views.empty() || !steps.empty()) {
    return Cross(rule, views.empty() ? all_views : views, steps.empty() ? last_step : steps);
  }
  std::vector<VotingOptions> ways = Cross(rule, PowersUpTo(votes.views()), last_step);
  std::vector<uint32_t> earlier = PowersUpTo(votes.steps());
  earlier.pop_back();
  const std::vector<VotingOptions> more = Cross(rule, all_views, earlier);
  ways.insert(ways.end(), more.begin(), more.end());
  return ways;
}

std::vector<VotingOptions> AllWays(const VoteOptions& options, const StoredVotes& votes) {
  std::vector<std::string> rules = options.rules;
  if (rules.empty()) rules.push_back(votes.first().voting_rule);
  std::vector<VotingOptions> all;
  for (const std::string& rule : rules) {
    const std::vector<VotingOptions> ways = Ways(VotingRuleFromName(rule), options, votes);
    all.insert(all.end(), ways.begin(), ways.end());
  }
  return all;
}

int64_t Answered(const Tally& tally) {
  return std::ranges::count_if(tally.results, &OutputResult::answered);
}

/// A score's cells, and its columns' names where `columns` wants them.
void AddScore(const Score& score, TableFormat format, std::vector<std::string>* columns,
              std::vector<Cell>& cells) {
  const auto n = static_cast<int64_t>(score.n);
  if (format == TableFormat::kText) {
    if (columns) columns->insert(columns->end(), {score.name, "95 % interval", "n"});
    cells.push_back(fmt::format("{:.1f} %", 100 * score.value));
    cells.push_back(fmt::format("[{:.1f}, {:.1f}]", 100 * score.low, 100 * score.high));
    cells.push_back(n);
    return;
  }
  for (const char* part : {"", "_low", "_high", "_n"}) {
    if (columns) columns->push_back(score.name + part);
  }
  cells.insert(cells.end(), {score.value, score.low, score.high, n});
}

/// A line a way.
Table MakeTable(const StoredVotes& votes, const std::vector<Tally>& tallies, TableFormat format) {
  Table table{{"rule", "views", "steps", "votes", "answered"}, {}};
  for (const Tally& tally : tallies) {
    const VotingOptions& way = tally.voting;
    std::vector<Cell> cells = {VotingRuleName(way.rule), int64_t{way.views}, int64_t{way.step},
                               static_cast<int64_t>(tally.votes), Answered(tally)};
    std::vector<std::string>* const columns = table.rows.empty() ? &table.columns : nullptr;
    for (const Score& score : votes.Scores(tally)) AddScore(score, format, columns, cells);
    table.rows.push_back(std::move(cells));
  }
  return table;
}

void Tell(const Store& store, const StoredVotes& votes, uint32_t attempts) {
  for (const EvaluationRow& row : votes.evaluations()) {
    const EvaluationRecord& e = row.evaluation;
    fmt::print(stderr, "{}evaluation {}: {}, {} views, {} steps, {}, voted by {}\n",
               &row == votes.evaluations().data() ? "" : "pooled with ", row.id,
               EvaluatedName(store, row), e.views, e.steps, e.protocol, e.voting_rule);
  }
  fmt::print(stderr, "an output is solved where one of {} attempt{} is right\n", attempts,
             attempts == 1 ? "" : "s");
}

void CountVotes(const VoteOptions& options, const Globals& globals) {
  const Store store = globals.OpenStore();
  std::vector<int64_t> evaluations = {FindEvaluation(store, options.evaluation)};
  for (const std::string& name : options.ensemble) {
    evaluations.push_back(FindEvaluation(store, name));
  }
  const StoredVotes votes(store, evaluations);
  const uint32_t attempts =
      options.attempts > 0 ? options.attempts : static_cast<uint32_t>(votes.first().attempts);
  const std::vector<Tally> tallies = votes.Count(AllWays(options, votes), attempts);
  Tell(store, votes, attempts);
  options.listing.Print(MakeTable(votes, tallies, options.listing.format()));
}

void AddLists(CLI::App& command, VoteOptions& options) {
  command
      .add_option("--views", options.views,
                  "numbers of views, each evaluation's first ones: 1,8,64 (1, 2, 4, ... and all)")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(WholeNumberFrom(1));
  command
      .add_option("--steps", options.steps,
                  "halting steps to stop at: 1,4,16 (1, 2, 4, ... and the last)")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(WholeNumberFrom(1));
  command
      .add_option("--rule", options.rules,
                  fmt::format("voting rules: count+q or {} (the evaluation's)",
                              fmt::join(VotingRuleNames(), ", ")))
      ->delimiter(',')
      ->allow_extra_args(false);
}

}  // namespace

void AddVoteCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(
      app, "vote", "Count the stored votes of evaluations anew: fewer views or steps, other rules",
      "arcbench vote 3 --views 1,8,64 --steps 1,4,16 --rule count+q,first-halt");
  auto options = std::make_shared<VoteOptions>();
  command
      ->add_option("evaluation", options->evaluation,
                   "run (its latest evaluation), or an evaluation's number")
      ->required();
  AddLists(*command, *options);
  command->add_option("--ensemble", options->ensemble,
                      "more evaluations of the same puzzles, whose votes are pooled with it");
  command
      ->add_option("--attempts", options->attempts, "answers that may be tried (the evaluation's)")
      ->check(WholeNumberFrom(1));
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { CountVotes(*options, globals); });
}

}  // namespace arc
