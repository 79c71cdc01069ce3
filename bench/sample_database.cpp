#include "bench/sample_database.h"

#include <fmt/format.h>

#include "tasks/random.h"

namespace arc::bench {
namespace {

constexpr int kOutputs = 400, kCandidates = 12;
constexpr uint32_t kViews = 64;
constexpr uint16_t kSteps = 4;

OutputVotes VotesOf(int output, Random& random) {
  OutputVotes votes{fmt::format("puzzle{}", output), 0, {}, {}};
  for (uint8_t i = 0; i < kCandidates; ++i) votes.candidates.emplace_back(9, 9, i);
  for (uint16_t step = 1; step <= kSteps; ++step) {
    for (uint32_t view = 0; view < kViews; ++view) {
      votes.votes.push_back({view, step, false, static_cast<uint32_t>(random.Below(kCandidates)),
                             0.1F * static_cast<float>(random.Below(50))});
    }
  }
  return votes;
}

void AddSampleRun(Store& store, int number) {
  RunRecord run;
  run.id = fmt::format("trm-sudoku6-20260101-120000-{:04}", number);
  run.recipe = "trm-sudoku6";
  run.config = std::string(3000, 'c');
  run.plugin = store.UpsertPlugin({fmt::format("plugin{}", number % 9), "1", "model", "f", "s"});
  run.dataset = store.UpsertDataset(
      {.name = fmt::format("data{}", number % 3), .suite = "sudoku", .content_hash = "hash"}, {});
  store.CreateRun(run, std::vector<ParamRecord>(1, {"training.lr", "0.001", "float"}));
  std::vector<MetricRecord> metrics;
  for (int step = 0; step < 50; ++step) metrics.push_back({"train/loss", step, 1.0 * step, 0.5});
  store.AddMetrics(run.id, metrics);
  store.FinishRun(run.id, "finished");
  EvaluationRecord evaluation = SampleEvaluation(run.id);
  evaluation.plugin = run.plugin;
  evaluation.dataset = run.dataset;
  const std::vector<ScoreRecord> scores = {{"exact", number / 1000.0, 300, 0, 1, "wilson"}};
  store.AddEvaluation(evaluation, scores, {});
}

}  // namespace

void AddSampleRuns(Store& store, int runs) {
  store.Write([&] {
    for (int i = 0; i < runs; ++i) AddSampleRun(store, i);
  });
}

EvaluationRecord SampleEvaluation(const std::string& run) {
  EvaluationRecord evaluation;
  evaluation.run = run;
  evaluation.suite = "sudoku";
  evaluation.views = kViews;
  evaluation.steps = kSteps;
  evaluation.puzzles = evaluation.outputs = evaluation.answered = kOutputs;
  return evaluation;
}

std::vector<OutputVotes> SampleVotes() {
  Random random(1);
  std::vector<OutputVotes> votes;
  for (int output = 0; output < kOutputs; ++output) votes.push_back(VotesOf(output, random));
  return votes;
}

}  // namespace arc::bench
