#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <optional>

#include "harness/command/command.h"
#include "harness/command/evaluation_table.h"
#include "harness/command/leaderboard_rows.h"
#include "harness/command/where_options.h"
#include "tasks/error.h"
#include "tasks/nearest.h"

namespace arc {
namespace {

struct HistoryOptions {
  std::string name;
  std::string metric;
  bool records = false;
  std::string where;
  bool fields = false;
  ListingOptions listing;
};

/// A score in time, and how it stands among those before it.
struct Moment {
  const BoardScore* score = nullptr;
  double best = 0;      ///< until then, this one included
  bool record = false;  ///< none before was as high
};

/// Scores that may be held against each other: one dataset, one metric, one protocol.
struct Line {
  std::vector<Moment> moments;  ///< oldest first
  const BoardScore& first() const { return *moments.front().score; }
};

void Append(Line& line, const BoardScore& score) {
  const double value = score.score.value;
  const bool record = line.moments.empty() || value > line.moments.back().best;
  line.moments.push_back({&score, record ? value : line.moments.back().best, record});
}

/// `scores`: datasets one after the other, each oldest first.
std::vector<Line> Lines(const std::vector<BoardScore>& scores) {
  std::vector<Line> lines;
  std::map<std::pair<std::string, std::string>, size_t> places;  // in the present dataset
  for (size_t i = 0; i < scores.size(); ++i) {
    if (i > 0 && !SameData(scores[i], scores[i - 1])) places.clear();
    const auto [place, added] =
        places.try_emplace({scores[i].protocol, scores[i].score.metric}, lines.size());
    if (added) lines.emplace_back();
    Append(lines[place->second], scores[i]);
  }
  return lines;
}

/// None of the evaluations had it: is there such a score at all?
void RefuseUnknownMetric(const Store& store, const LeaderboardFilter& filter,
                         const std::string& metric) {
  std::vector<std::string> names;
  for (const LeaderboardRow& row : store.Leaderboard(filter)) {
    for (const ScoreRecord& score : row.scores) names.push_back(score.metric);
  }
  if (metric.empty() || names.empty() || std::ranges::find(names, metric) != names.end()) return;
  throw UsageError(
      fmt::format("no evaluation has the score '{}'{}", metric, DidYouMean(metric, names)));
}

std::string Minute(const std::string& time) {
  std::string text = time.substr(0, 16);
  std::ranges::replace(text, 'T', ' ');
  return text;
}

Table ForPeople(const Line& line) {
  Table table{{"started", "score", "95 % interval", "best so far", "new", "n", "views", "steps",
               "model", "run"},
              {}};
  for (const auto& [score, best, record] : line.moments) {
    const ScoreRecord& s = score->score;
    table.rows.push_back({Minute(score->started), PercentText(s.value),
                          fmt::format("[{:.1f}, {:.1f}]", 100 * s.low, 100 * s.high),
                          PercentText(best), std::string(record ? "*" : ""), s.n,
                          int64_t{score->views}, int64_t{score->steps}, score->model, score->run});
  }
  return table;
}

Table ForPrograms(const std::vector<Line>& lines) {
  Table table{{"started", "suite", "data", "data_hash", "protocol", "metric", "value", "low",
               "high", "n", "best", "record", "views", "steps", "model", "run", "evaluation"},
              {}};
  for (const Line& line : lines) {
    for (const Moment& m : line.moments) {
      const BoardScore& e = *m.score;
      table.rows.push_back({e.started, e.suite, e.dataset, e.dataset_hash, e.protocol,
                            e.score.metric, e.score.value, e.score.low, e.score.high, e.score.n,
                            m.best, m.record, int64_t{e.views}, int64_t{e.steps}, e.model, e.run,
                            e.evaluation});
    }
  }
  return table;
}

void PrintForPeople(const std::vector<Line>& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    const BoardScore& first = lines[i].first();
    fmt::print("{}{}: {}, protocol {}, data {}\n", i ? "\n" : "", first.dataset, first.score.metric,
               first.protocol, first.dataset_hash.substr(0, 12));
    std::fflush(stdout);
    PrintTable(stdout, ForPeople(lines[i]), TableFormat::kText);
  }
}

void List(const HistoryOptions& options, const Globals& globals) {
  if (options.fields) return options.listing.Print(FieldTable(Listing::kEvaluations));
  const Store store = globals.OpenStore();
  const LeaderboardFilter filter = BoardNamed(
      store, options.name, {.controls = false, .where = options.where, .by = "started asc"});
  const auto scores = store.BoardScores(filter, options.metric);
  if (scores.empty()) RefuseUnknownMetric(store, filter, options.metric);
  std::vector<Line> lines = Lines(scores);
  for (Line& line : lines) {
    if (options.records) std::erase_if(line.moments, [](const Moment& m) { return !m.record; });
  }
  if (options.listing.format() != TableFormat::kText)
    return options.listing.Print(ForPrograms(lines));
  if (lines.empty()) fmt::print(stderr, "no scores\n");
  PrintForPeople(lines);
}

}  // namespace

void AddHistoryCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(
      app, "history", "Scores over time and the best so far, controls left out",
      "arcbench history sudoku --records\n"
      "  arcbench history arc1-eval --metric tasks_all --where 'plugin in (trm, hrm)'");
  auto options = std::make_shared<HistoryOptions>();
  command->add_option("suite", options->name, "suite or dataset; all, if left out");
  command->add_option("--metric", options->metric, "score to follow (default: the primary one)");
  command->add_flag("--records", options->records, "only what was the best of its time");
  command->add_option("--where", options->where, "only evaluations for which it holds");
  command->add_flag("--fields", options->fields, "list the fields that --where knows");
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { List(*options, globals); });
}

}  // namespace arc
