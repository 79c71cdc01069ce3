#include "harness/command/match_record.h"

#include <fmt/format.h>

#include "harness/run/records.h"
#include "harness/run/version.h"

namespace arc {
namespace {

std::string FixedVerdict(const MatchResult& match) {
  const Comparison c = Compare(match.results_a, match.results_b);
  const int better = Better(c, c.p_value);
  return fmt::format("{} p = {:.3g} (exact McNemar).",
                     better > 0   ? "A is better."
                     : better < 0 ? "B is better."
                                  : "No difference is shown by these puzzles.",
                     c.p_value);
}

const char* DecisionName(const MatchResult& match) {
  switch (match.decision) {
    case Decision::kABetter:
      return "A";
    case Decision::kBBetter:
      return "B";
    case Decision::kNeither:
      return "neither";
    case Decision::kOpen:
      break;
  }
  return "open";
}

Table MatchTable(const MatchResult& match) {
  const Comparison c = Compare(match.results_a, match.results_b);
  Table table{{"a", "b", "metric", "puzzles", "of", "value a", "value b", "only a", "only b",
               "both", "neither", "sprt", "alpha", "beta", "effect", "better", "run"},
              {}};
  const int better = Better(c, c.p_value);
  const std::string fixed = better > 0 ? "A" : better < 0 ? "B" : "open";
  table.rows.push_back(
      {match.a, match.b, match.metric, static_cast<int64_t>(c.n), static_cast<int64_t>(match.whole),
       c.value_a, c.value_b, static_cast<int64_t>(c.wins), static_cast<int64_t>(c.losses),
       static_cast<int64_t>(c.both), static_cast<int64_t>(c.neither), match.sprt, match.test.alpha,
       match.test.beta, match.test.effect, match.sprt ? DecisionName(match) : fixed, match.run});
  return table;
}

}  // namespace

void DescribeSide(const std::string& side, const Prepared& prepared,
                  std::vector<ParamRecord>& settings) {
  for (ParamRecord& param : MakeParams(prepared.config)) {
    param.key = side + "." + param.key;
    settings.push_back(std::move(param));
  }
  settings.push_back({side + ".plugin_sha256", prepared.plugin.sha256, "string"});
}

MatchRecord::MatchRecord(Store store, const std::string& id, const MatchResult& match,
                         std::vector<ParamRecord> settings)
    : store_(std::move(store)), id_(id) {
  const BuildInfo build = ThisBuild();
  RunRecord run;
  run.id = id;
  run.kind = "match";
  run.recipe = match.a + " against " + match.b;
  run.git_revision = build.git_revision;
  run.tree_dirty = build.tree_dirty;
  run.arcbench_version = build.version;
  settings.push_back({"match.a", match.a, "string"});
  settings.push_back({"match.b", match.b, "string"});
  settings.push_back({"match.sprt", match.sprt ? "true" : "false", "bool"});
  settings.push_back({"match.alpha", fmt::format("{}", match.test.alpha), "float"});
  settings.push_back({"match.beta", fmt::format("{}", match.test.beta), "float"});
  settings.push_back({"match.effect", fmt::format("{}", match.test.effect), "float"});
  store_.CreateRun(run, settings);
}

void MatchRecord::Add(const std::vector<MetricRecord>& metrics) { store_.AddMetrics(id_, metrics); }

void MatchRecord::Finish(const std::string& status, const Failure& failure,
                         const std::string& note) {
  if (!note.empty()) store_.AddNote(id_, note);
  store_.FinishRun(id_, status, failure);
}

std::string DecisionText(const MatchResult& match) {
  if (!match.sprt) return FixedVerdict(match);
  const double effect = 100 * match.test.effect;
  switch (match.decision) {
    case Decision::kABetter:
      return "A is better.";
    case Decision::kBBetter:
      return "B is better.";
    case Decision::kNeither:
      return fmt::format("Neither is better by {:g} points.", effect);
    case Decision::kOpen:
      break;
  }
  return fmt::format("Not decided: {} puzzles are too few for these error rates and {:g} points.",
                     match.whole, effect);
}

void PrintMatch(const MatchResult& match, const ListingOptions& listing) {
  if (listing.format() != TableFormat::kText) return listing.Print(MatchTable(match));
  const Comparison c = Compare(match.results_a, match.results_b);
  fmt::print("A: {}\nB: {}\n{} on {} of {} puzzles{}: A {:.1f} %, B {:.1f} %\n", match.a, match.b,
             match.metric, c.n, match.whole, match.sprt ? ", in random order" : "", 100 * c.value_a,
             100 * c.value_b);
  fmt::print("A alone better on {}, B alone on {}, both {}, neither {}\n", c.wins, c.losses, c.both,
             c.neither);
  if (match.sprt) {
    fmt::print("Sequential probability ratio test: alpha {:g} %, beta {:g} %, effect {:g} points\n",
               100 * match.test.alpha, 100 * match.test.beta, 100 * match.test.effect);
  }
  fmt::print("{}\nRecorded as run {}\n", DecisionText(match), match.run);
}

}  // namespace arc
