#include <benchmark/benchmark.h>

#include <memory>

#include "bench/sample_database.h"
#include "bench/store_bench.h"
#include "harness/run/scratch.h"

namespace arc::bench {
namespace {

constexpr int kRuns = 1000;

/// A database of 1,000 runs; made when first asked for.
const std::filesystem::path& ManyRuns() {
  static const Scratch folder;
  static const std::filesystem::path file = [] {
    const std::filesystem::path path = folder.path() / "arcbench.db";
    Store store = Store::Open(path, Store::Mode::kWrite);
    AddSampleRuns(store, kRuns);
    return path;
  }();
  return file;
}

/// An evaluation's row with all of its votes, one transaction; an item is a vote.
void TakeIn(benchmark::State& state) {
  const Scratch folder;
  Store store = Store::Open(folder.path() / "arcbench.db", Store::Mode::kWrite);
  store.CreateRun({.id = "run"});
  const std::vector<OutputVotes> votes = SampleVotes();
  const EvaluationRecord evaluation = SampleEvaluation("run");
  for (auto _ : state) store.AddEvaluation(evaluation, {}, {}, votes);
  const size_t items = votes.size() * votes[0].votes.size();
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * items));
}

void List(benchmark::State& state, void (*list)(const Store& store)) {
  const std::filesystem::path& file = ManyRuns();
  for (auto _ : state) list(Store::Open(file, Store::Mode::kRead));
}

}  // namespace

void RegisterDatabase() {
  benchmark::RegisterBenchmark("database/take_in_evaluation", TakeIn);
  const auto add = [](const char* name, void (*list)(const Store&)) {
    benchmark::RegisterBenchmark(name, List, list);
  };
  add("database/open", [](const Store&) {});
  add("database/leaderboard_of_1000_runs",
      [](const Store& store) { benchmark::DoNotOptimize(store.Leaderboard().size()); });
  add("database/runs_ls_of_1000_runs",
      [](const Store& store) { benchmark::DoNotOptimize(store.Runs().size()); });
  add("database/curve_of_a_run", [](const Store& store) {
    const std::string run = store.FindRun("trm-sudoku6-20260101-120000-0500");
    benchmark::DoNotOptimize(store.MetricsOf(run, "train/loss").size());
  });
}

}  // namespace arc::bench
