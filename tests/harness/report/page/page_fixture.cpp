#include "tests/harness/report/page/page_fixture.h"

#include <cmath>

#include "evaluators/scoring.h"

namespace arc {
namespace {

std::unique_ptr<Suite> Sudoku() { return MakeSuite("sudoku", {6, 6}); }

Grid WrongAnswer(Grid grid, uint32_t view) {
  grid.cells[view] = static_cast<uint8_t>(grid.cells[view] % 6 + 1);
  return grid;
}

OutputVotes VotesFor(const Puzzle& puzzle, size_t place, const EvaluationRecord& e, int wrong) {
  OutputVotes output{puzzle.id, 0, {}, {}};
  const Grid& right = *puzzle.tests[0].output;
  for (uint32_t view = 0; view < static_cast<uint32_t>(e.views); ++view) {
    output.candidates.push_back(WrongAnswer(right, view));
  }
  output.candidates.push_back(right);
  for (uint32_t view = 0; view < static_cast<uint32_t>(e.views); ++view) {
    for (int step = 1; step <= e.steps; ++step) {
      const bool good = (place + view) % 10 >= static_cast<size_t>(std::max(0, wrong - step + 1));
      output.votes.push_back({view, static_cast<uint16_t>(step), step == e.steps,
                              good ? static_cast<uint32_t>(e.views) : view, good ? 2.0f : -1.0f});
    }
  }
  return output;
}

}  // namespace

PageTest::PageTest() : store_(Store::Open(folder_ / "arcbench.db", Store::Mode::kWrite)) {
  puzzles_ = Sudoku()->Generate({.count = kPuzzles, .seed = 1});
  dataset_ = store_.UpsertDataset({"sudoku6", "sudoku", 6, 6, "0123456789abcdef", 0, kPuzzles}, {});
  const int64_t trm = store_.UpsertPlugin({"trm", "1", "model", "trm.so", "aa"});
  const int64_t solver = store_.UpsertPlugin({"sudoku_exact", "1", "solver", "s.so", "bb"});
  AddRun("trm-1", "trm-sudoku6");
  AddRun("hrm-1", kHostile);
  EvaluationRecord e;
  e.plugin = trm;
  e.suite = "sudoku";
  e.voting_rule = "count_then_q";
  e.dataset = dataset_;
  e.views = 4;
  e.steps = 3;
  e.run = "trm-1";
  e.checkpoint_step = 500;
  e.protocol = "inductive";
  e.parameters = 100'000;
  e.wall_seconds = 3;
  trm_ = AddEvaluation(e, 6);
  e.run = "hrm-1";
  e.parameters = 50'000;
  e.label = kHostile;
  hrm_ = AddEvaluation(e, 8);
  e.label = "shuffled labels";
  e.control = true;
  control_ = AddEvaluation(e, 12);
  EvaluationRecord s;
  s.plugin = solver;
  s.suite = "sudoku";
  s.dataset = dataset_;
  s.voting_rule = "count_then_q";
  solver_ = AddEvaluation(s, 0);
}

void PageTest::AddRun(const std::string& id, const std::string& recipe) {
  RunRecord run;
  run.id = id;
  run.recipe = recipe;
  run.dataset = dataset_;
  store_.CreateRun(run, std::vector<ParamRecord>{{"training.batch_size", "64", "int"}});
  AddCurve(id, "train/loss");
  AddCurve(id, "train/accuracy");
  store_.FinishRun(id, "finished");
}

void PageTest::AddCurve(const std::string& run, const std::string& key) {
  std::vector<MetricRecord> metrics;
  for (int step = 100; step <= 1000; step += 100) {
    metrics.push_back({key, step, step / 10.0, step == 300 ? std::nan("") : 50.0 / step});
  }
  store_.AddMetrics(run, metrics);
}

int64_t PageTest::AddEvaluation(EvaluationRecord record, int wrong) {
  std::vector<OutputVotes> votes;
  for (size_t i = 0; i < puzzles_.size(); ++i) {
    votes.push_back(VotesFor(puzzles_[i], i, record, wrong));
  }
  const Evaluation evaluation = Evaluate(puzzles_, votes, *Sudoku());
  std::vector<ScoreRecord> scores;
  for (const Score& s : evaluation.scores) {
    scores.push_back({s.name, s.value, static_cast<int64_t>(s.n), s.low, s.high, s.method});
  }
  std::vector<ResultRecord> results;
  for (const OutputResult& r : evaluation.outputs) {
    results.push_back(
        {r.puzzle, 0, static_cast<int>(r.correct_at), r.valid, r.cells_right, r.cells, r.answered});
  }
  record.puzzles = record.outputs = record.answered = kPuzzles;
  return store_.AddEvaluation(record, scores, results, votes);
}

EvaluatedPuzzles PageTest::Known() const { return {Sudoku(), puzzles_, ""}; }

nlohmann::json PageTest::Report(const std::vector<std::string>& names) const {
  ReportOptions options;
  options.title = "a report";
  options.version = "0.0.0";
  options.puzzles = kPuzzles;
  options.find_puzzles = [&](const LeaderboardRow&) { return Known(); };
  return ReportJson(store_, ChooseScope(store_, names, 0), options);
}

nlohmann::json PageTest::RowOf(const nlohmann::json& report, int64_t id) {
  for (const auto& dataset : report.at("datasets")) {
    for (const auto& row : dataset.at("rows")) {
      if (row.at("id") == id) return row;
    }
  }
  ADD_FAILURE() << "no evaluation " << id;
  return nullptr;
}

}  // namespace arc
