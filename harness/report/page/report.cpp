#include "harness/report/page/report.h"

#include <nlohmann/json.hpp>
#include <span>

#include "db/identity.h"
#include "harness/report/page/curves.h"
#include "harness/report/page/pairs.h"
#include "harness/report/picture/symbols.h"
#include "tasks/sudoku/box.h"

namespace arc {
namespace {

using Json = nlohmann::json;

Json Scores(const EvaluationRow& row) {
  Json scores = Json::object();
  for (const ScoreRecord& s : row.scores) {
    scores[s.metric] = {
        {"value", s.value}, {"low", s.low}, {"high", s.high}, {"n", s.n}, {"method", s.method}};
  }
  return scores;
}

std::string NameOf(const LeaderboardRow& row) {
  if (!row.plugin.empty()) return row.plugin;
  return row.recipe.empty() ? row.evaluation.checkpoint : row.recipe;
}

Json CostJson(const Store& store, const EvaluationRecord& e) {
  const TrainingCost cost = CostOf(store, e.run, e.checkpoint_step);
  return {{"parameters", e.parameters},
          {"embedding", e.embedding_parameters},
          {"trainingExamples", cost.examples},
          {"trainingSeconds", cost.seconds},
          {"evaluationSeconds", e.wall_seconds}};
}

Json RowJson(const LeaderboardRow& row) {
  const EvaluationRecord& e = row.evaluation;
  return {{"id", row.id},
          {"name", NameOf(row)},
          {"recipe", row.recipe},
          {"run", e.run},
          {"status", row.run_status},
          {"metric", e.primary_metric},
          {"scores", Scores(row)},
          {"protocol", e.protocol},
          {"views", e.views},
          {"stepLimit", e.steps},
          {"rule", e.voting_rule},
          {"attempts", e.attempts},
          {"checkpointRule", e.checkpoint_rule},
          {"label", e.label},
          {"control", e.control},
          {"device", e.device},
          {"precision", e.precision},
          {"revision", e.git_revision.substr(0, 12)},
          {"dirty", e.tree_dirty},
          {"answered", e.answered},
          {"outputs", e.outputs}};
}

Json PairJson(const Pair& pair) {
  return {{"input", GridCode(pair.input)},
          {"target", pair.output ? Json(GridCode(*pair.output)) : Json()}};
}

// Of the first `most` puzzles.
Json PuzzlesJson(const EvaluatedPuzzles& known, size_t most) {
  Json puzzles = Json::array();
  for (const Puzzle& puzzle : known.puzzles) {
    if (puzzles.size() == most) break;
    Json demonstrations = Json::array(), tests = Json::array();
    for (const Pair& pair : puzzle.demonstrations) demonstrations.push_back(PairJson(pair));
    for (const Pair& pair : puzzle.tests) tests.push_back(PairJson(pair));
    puzzles.push_back({{"id", puzzle.id},
                       {"rating", puzzle.rating},
                       {"demonstrations", std::move(demonstrations)},
                       {"tests", std::move(tests)}});
  }
  return puzzles;
}

Json BoxOf(const LeaderboardRow& row, const EvaluatedPuzzles& known) {
  if (row.evaluation.suite != "sudoku" || !known.suite) return nullptr;
  const SudokuBox box = SudokuBoxOf(known.suite->Info().rows);
  return {box.rows, box.cols};
}

/// One dataset: rows [begin, end) of the scope.
class DatasetWriter {
 public:
  DatasetWriter(const Store& store, const ReportScope& scope, const ReportOptions& options)
      : store_(store), scope_(scope), options_(options) {}

  Json Write(size_t begin, size_t end) const {
    const LeaderboardRow& first = scope_.rows[begin];
    const EvaluatedPuzzles known = options_.find_puzzles(first);
    Json rows = Json::array();
    for (size_t i = begin; i < end; ++i) {
      Json row = RowJson(scope_.rows[i]);
      row.update(CostJson(store_, scope_.rows[i].evaluation));
      row.update(AnswersJson(store_, scope_.rows[i], known, options_.puzzles));
      rows.push_back(std::move(row));
      if (options_.progress) options_.progress(i + 1, scope_.rows.size());
    }
    return {{"name", first.dataset},
            {"suite", first.evaluation.suite},
            {"hash", first.dataset_hash},
            {"count", first.evaluation.puzzles},
            {"problem", known.problem},
            {"box", BoxOf(first, known)},
            {"rows", std::move(rows)},
            {"pairs", PairsJson(store_, std::span(scope_.rows).subspan(begin, end - begin))},
            {"puzzles", PuzzlesJson(known, options_.puzzles)}};
  }

 private:
  const Store& store_;
  const ReportScope& scope_;
  const ReportOptions& options_;
};

Json Styles() {
  Json styles = Json::object();
  for (const char* suite : {"arc", "sudoku", "maze"}) {
    Json looks = Json::array();
    for (const SymbolLook& look : SymbolLooks(suite)) {
      looks.push_back({std::string(1, look.character), HexText(look.ground), HexText(look.ink)});
    }
    styles[suite] = std::move(looks);
  }
  return styles;
}

}  // namespace

Json ReportJson(const Store& store, const ReportScope& scope, const ReportOptions& options) {
  const DatasetWriter writer(store, scope, options);
  Json datasets = Json::array(), runs = Json::array();
  for (size_t begin = 0, end = 0; begin < scope.rows.size(); begin = end) {
    while (end < scope.rows.size() &&
           scope.rows[end].evaluation.dataset == scope.rows[begin].evaluation.dataset &&
           scope.rows[end].evaluation.suite == scope.rows[begin].evaluation.suite) {
      ++end;
    }
    datasets.push_back(writer.Write(begin, end));
  }
  for (const std::string& run : scope.runs) runs.push_back(RunJson(store, run));
  return {{"title", options.title},
          {"version", options.version},
          {"made", UtcNow()},
          {"cut", scope.cut},
          {"puzzles", options.puzzles},
          {"styles", Styles()},
          {"datasets", std::move(datasets)},
          {"runs", std::move(runs)}};
}

}  // namespace arc
