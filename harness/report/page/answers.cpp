#include "harness/report/page/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>

#include "evaluators/scoring.h"
#include "harness/report/solved.h"

namespace arc {
namespace {

using Json = nlohmann::json;

constexpr const char* kCellCharacters = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr uint8_t kCellKinds = 36;

/// One evaluation's votes, and how they are counted.
struct Counted {
  const EvaluationRow& row;
  VotingRule rule;
  std::vector<OutputVotes> votes;
  std::vector<uint16_t> steps;
  uint32_t views = 0;
};

Counted Count(const Store& store, const EvaluationRow& row) {
  Counted counted{row, VotingRule::kCountThenQ, store.LoadVotes(row.id), {}, 0};
  // Imported answers have no rule of ours; their attempts are views in order.
  if (!row.evaluation.voting_rule.empty()) {
    counted.rule = VotingRuleFromName(row.evaluation.voting_rule);
  }
  std::set<uint16_t> steps;
  for (const OutputVotes& output : counted.votes) {
    for (const Vote& vote : output.votes) {
      steps.insert(vote.step);
      counted.views = std::max(counted.views, vote.view + 1);
    }
  }
  counted.steps.assign(steps.begin(), steps.end());
  return counted;
}

bool SolutionsKnown(std::span<const Puzzle> puzzles) {
  return std::ranges::all_of(puzzles, [](const Puzzle& puzzle) {
    return std::ranges::all_of(puzzle.tests, [](const Pair& test) { return !!test.output; });
  });
}

Json ScorePoint(const Counted& counted, const EvaluatedPuzzles& known, VotingOptions voting,
                int64_t at) {
  voting.rule = counted.rule;
  const ScoringOptions options{voting, counted.row.evaluation.attempts};
  const auto results = JudgeOutputs(known.puzzles, counted.votes, *known.suite, options);
  const bool tasks = known.suite->Info().has_demonstrations;
  const bool maze = known.suite->Info().name == "maze";
  for (const Score& score :
       tasks ? TaskScores(results) : PuzzleScores(results, maze ? "shortest_path" : "valid")) {
    if (score.name == counted.row.evaluation.primary_metric) {
      return {at, score.value, score.low, score.high};
    }
  }
  return nullptr;
}

void AddCurves(const Counted& counted, const EvaluatedPuzzles& known, Json& json) {
  Json by_views = Json::array(), by_steps = Json::array();
  for (uint32_t views = 1; counted.views > 1; views = std::min(views * 2, counted.views)) {
    by_views.push_back(ScorePoint(counted, known, {.views = views}, views));
    if (views == counted.views) break;
  }
  for (const uint16_t step : counted.steps) {
    if (counted.steps.size() < 2) break;
    by_steps.push_back(ScorePoint(counted, known, {.step = step}, step));
  }
  json["byViews"] = std::move(by_views);
  json["bySteps"] = std::move(by_steps);
}

/// The answers to one output; each grid is written once.
class OutputWriter {
 public:
  OutputWriter(const Counted& counted, const OutputVotes& output, const Suite* suite,
               const Pair* test)
      : counted_(counted), output_(output), suite_(suite), test_(test) {}

  Json Write() {
    Json voted = Json::array(), own = Json::array();
    for (const uint16_t step : counted_.steps) {
      voted.push_back(Voted(step));
      own.push_back(Own(step));
    }
    Json json = {{"voted", std::move(voted)}, {"own", std::move(own)}, {"grids", grids_}};
    if (suite_ && test_ && test_->output) json["good"] = good_;
    return json;
  }

 private:
  size_t Place(uint32_t candidate) {
    const auto [at, added] = places_.emplace(candidate, grids_.size());
    if (!added) return at->second;
    const Grid& grid = output_.candidates[candidate];
    grids_.push_back(GridCode(grid));
    if (suite_ && test_ && test_->output) {
      const Verdict verdict = suite_->Judge(*test_, grid);
      const bool any_path = counted_.row.evaluation.primary_metric == "shortest_path";
      good_.push_back(any_path ? verdict.valid : verdict.exact);
    }
    return at->second;
  }
  Json Voted(uint16_t step) {
    Json attempts = Json::array();
    const auto most = static_cast<size_t>(counted_.row.evaluation.attempts);
    for (const RankedCandidate& ranked :
         RankCandidates(output_, {.rule = counted_.rule, .step = step})) {
      if (attempts.size() == most) break;
      attempts.push_back({Place(ranked.candidate), ranked.count});
    }
    return attempts;
  }
  // The puzzle as it stands; a view that has stopped keeps its last answer.
  Json Own(uint16_t step) {
    const Vote* last = nullptr;
    for (const Vote& vote : output_.votes) {
      if (vote.view == 0 && vote.step <= step && (!last || vote.step > last->step)) last = &vote;
    }
    if (!last) return nullptr;
    const double confidence = 1 / (1 + std::exp(-static_cast<double>(last->q)));
    return {Place(last->candidate), std::round(confidence * 1000) / 1000, last->halted};
  }

  const Counted& counted_;
  const OutputVotes& output_;
  const Suite* suite_;
  const Pair* test_;
  std::map<uint32_t, size_t> places_;
  Json grids_ = Json::array(), good_ = Json::array();
};

/// The results by puzzle and test; "right" is left out where there are none.
using Results = std::map<std::pair<std::string, uint32_t>, ResultRecord>;

Results ResultsOf(const Store& store, const EvaluationRow& row) {
  Results results;
  for (ResultRecord& result : store.ResultsOf(row.id)) {
    const std::pair key(result.puzzle, static_cast<uint32_t>(result.test));
    results.emplace(key, std::move(result));
  }
  return results;
}

Json AllAnswers(const Counted& counted, const Results& results, const EvaluatedPuzzles& known,
                const std::set<std::string>& wanted) {
  std::map<std::string, const Puzzle*> puzzles;
  for (const Puzzle& puzzle : known.puzzles) puzzles.emplace(puzzle.id, &puzzle);
  Json answers = Json::object();
  for (const OutputVotes& output : counted.votes) {
    if (!wanted.contains(output.puzzle)) continue;
    const auto puzzle = puzzles.find(output.puzzle);
    const bool there = puzzle != puzzles.end() && output.test < puzzle->second->tests.size();
    const Pair* test = there ? &puzzle->second->tests[output.test] : nullptr;
    answers[output.puzzle][std::to_string(output.test)] =
        OutputWriter(counted, output, known.suite.get(), test).Write();
  }
  for (const auto& [key, result] : results) {
    if (!wanted.contains(key.first)) continue;
    answers[key.first][std::to_string(key.second)]["right"] =
        Solved(result, counted.row.evaluation.primary_metric,
               counted.row.evaluation.attempts);
  }
  return answers;
}

/// The first `most` ids, in the puzzles' order or, where these are not known, the votes'.
std::set<std::string> FirstIds(const EvaluatedPuzzles& known, const Counted& counted, size_t most) {
  std::set<std::string> ids;
  for (const Puzzle& puzzle : known.puzzles) {
    if (ids.size() < most) ids.insert(puzzle.id);
  }
  if (!known.puzzles.empty()) return ids;
  for (const OutputVotes& output : counted.votes) {
    if (ids.size() < most) ids.insert(output.puzzle);
  }
  return ids;
}

}  // namespace

std::string GridCode(const Grid& grid) {
  std::string code = fmt::format("{},{},", grid.rows, grid.cols);
  for (const uint8_t cell : grid.cells) {
    code += cell < kCellKinds ? kCellCharacters[cell] : '~';
  }
  return code;
}

Json AnswersJson(const Store& store, const EvaluationRow& row, const EvaluatedPuzzles& known,
                 size_t most) {
  const Counted counted = Count(store, row);
  const std::set<std::string> wanted = FirstIds(known, counted, most);
  Json json = {{"steps", counted.steps}, {"storedViews", counted.views}};
  json["answers"] = AllAnswers(counted, ResultsOf(store, row), known, wanted);
  if (known.suite && SolutionsKnown(known.puzzles)) AddCurves(counted, known, json);
  return json;
}

}  // namespace arc
