// What data costs on one core: training examples made (view, encoding), predictions
// taken in (decoding, undoing, collecting) and votes ranked; beside each, a plain copy
// of the same bytes. Real ARC tasks where they lie beside the source tree or in the
// folder given, boards from the generators.
//   arcbench-bench-data [--benchmark_repetitions=9] [FOLDER OF ARC TASKS]
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "evaluators/collector.h"
#include "evaluators/voting.h"
#include "tasks/dataset.h"
#include "tasks/error.h"
#include "tasks/random.h"

namespace {

/// Calls of operator new by this thread.
thread_local uint64_t allocations = 0;

}  // namespace

// Not inlined: g++ then takes the pair for one that does not belong together.
[[gnu::noinline]] void* operator new(size_t size) {
  ++allocations;
  if (void* block = std::malloc(size)) return block;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* block) noexcept { std::free(block); }
[[gnu::noinline]] void operator delete(void* block, size_t) noexcept { std::free(block); }

namespace {

namespace fs = std::filesystem;

constexpr size_t kBatch = 768;
constexpr uint32_t kViews = 1000;
constexpr int kSteps = 4;
constexpr size_t kOutputs = 16;

struct Data {
  std::unique_ptr<arc::Suite> suite;
  std::vector<arc::Puzzle> puzzles;
};

/// Where ARC's tasks are read from.
fs::path& ArcFolder() {
  static fs::path folder = fs::path(ARC_SOURCE_DIR) / "../shared/data/arc/ARC-AGI-1/training";
  return folder;
}

// Data is made when a benchmark first needs it: listing them costs nothing.
const Data& ArcData() {
  static const Data data = [] {
    auto suite = arc::MakeSuite("arc");
    auto puzzles = suite->Read(ArcFolder());
    return Data{std::move(suite), std::move(puzzles)};
  }();
  return data;
}

Data Generated(const char* suite_name, const arc::GenerateOptions& options) {
  auto suite = arc::MakeSuite(suite_name);
  auto puzzles = suite->Generate(options);
  return {std::move(suite), std::move(puzzles)};
}

const Data& SudokuData() {
  static const Data data = Generated("sudoku", {.count = 1000});
  return data;
}

const Data& MazeData() {
  static const Data data = Generated("maze", {.count = 200, .min_path = 60});
  return data;
}

void Count(benchmark::State& state, size_t items, uint64_t allocated, const char* per) {
  const auto rounds = static_cast<double>(state.iterations());
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * items));
  state.counters[per] = static_cast<double>(allocated) / rounds;
}

void Stream(benchmark::State& state, const Data& data, const arc::DatasetOptions& options) {
  arc::TrainingStream stream(*data.suite, data.puzzles, options);
  arc::BatchRows batch;
  stream.Next(kBatch, batch);
  stream.Seek(0);
  const uint64_t before = allocations;
  for (auto _ : state) {
    stream.Next(kBatch, batch);
    benchmark::DoNotOptimize(batch.inputs.data());
    benchmark::ClobberMemory();
  }
  Count(state, kBatch, allocations - before, "allocations/batch");
}

/// The ceiling of Stream: a batch's bytes, copied.
void CopyBatch(benchmark::State& state, const Data& data) {
  const size_t bytes = 2 * kBatch * static_cast<size_t>(data.suite->Info().seq_len());
  const std::vector<uint8_t> from(bytes, 1);
  std::vector<uint8_t> to(bytes);
  for (auto _ : state) {
    std::memcpy(to.data(), from.data(), bytes);
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
  }
  Count(state, kBatch, 0, "allocations/batch");
}

/// `grid` with a few cells changed, now and then cut: an answer that is nearly right.
arc::Grid Spoilt(arc::Grid grid, arc::Random& random) {
  if (random.Below(8) == 0 && grid.rows > 1) {
    --grid.rows;
    grid.cells.resize(static_cast<size_t>(grid.rows) * grid.cols);
  }
  for (uint64_t left = 1 + random.Below(4); left > 0; --left) {
    grid.cells[random.Below(grid.cells.size())] = static_cast<uint8_t>(random.Below(10));
  }
  return grid;
}

/// Answers of a model to one output: [step, view, seq_len] tokens. The right grid, a
/// few wrong ones that many views share, and some that are a view's own, fewer with
/// every step; one in ten has stray tokens anywhere on the canvas.
arc::Tokens Answers(const arc::EvaluationSet& set, const arc::Suite& suite, size_t first,
                    uint64_t seed) {
  arc::Random random(seed);
  const arc::EvaluationItem& item = set.item(first);
  const uint64_t task = item.puzzle;
  const arc::Grid right = *set.puzzles()[item.puzzle].tests[item.test].output;
  std::vector<arc::Grid> shared(8, right);
  for (size_t i = 3; i < shared.size(); ++i) shared[i] = Spoilt(right, random);
  arc::Tokens all;
  for (int step = 1; step <= kSteps; ++step) {
    for (uint32_t view = 0; view < kViews; ++view) {
      const bool own = random.Below(static_cast<uint64_t>(2 * step + 1)) < 2;
      const arc::Grid grid = own ? Spoilt(right, random) : shared[random.Below(shared.size())];
      const arc::Transform shown = arc::ViewTransform(suite, 0, task, view);
      arc::Tokens tokens(static_cast<size_t>(suite.Info().seq_len()));
      suite.Encode(grid, shown, {}, tokens);
      for (int stray = random.Below(10) == 0 ? 3 : 0; stray > 0; --stray) {
        tokens[random.Below(tokens.size())] = static_cast<uint8_t>(random.Below(12));
      }
      all.insert(all.end(), tokens.begin(), tokens.end());
    }
  }
  return all;
}

/// Answers to kOutputs outputs of ARC, and the votes they come to.
struct Predictions {
  Predictions();
  /// Output `output` decoded, undone and collected: its votes.
  arc::OutputVotes Collect(size_t output) const;
  size_t PerOutput() const { return size_t{kViews} * kSteps; }
  size_t Length() const { return static_cast<size_t>(data.suite->Info().seq_len()); }

  const Data& data;
  arc::EvaluationSet set;
  std::vector<size_t> first;         ///< item of view 0
  std::vector<arc::Tokens> answers;  ///< [step, view, seq_len]
};

Predictions::Predictions() : data(ArcData()), set(*data.suite, data.puzzles, {}, kViews) {
  const size_t outputs = set.size() / kViews;
  for (size_t i = 0; i < kOutputs; ++i) {
    first.push_back(i * outputs / kOutputs);
    answers.push_back(Answers(set, *data.suite, first.back(), i));
  }
}

const Predictions& ArcPredictions() {
  static const Predictions predictions;
  return predictions;
}

arc::OutputVotes Predictions::Collect(size_t output) const {
  const size_t length = Length();
  arc::VoteCollector collector(std::span(&set.puzzles()[set.item(first[output]).puzzle], 1));
  arc::Prediction prediction;
  for (size_t i = 0; i < PerOutput(); ++i) {
    const size_t item = first[output] + i % kViews * (set.size() / kViews);  // by view, then output
    const std::span<const uint8_t> tokens(answers[output].data() + i * length, length);
    prediction.view = set.item(item).view;
    prediction.step = static_cast<uint16_t>(1 + i / kViews);
    prediction.q = static_cast<float>(i % 7) - 3;
    set.Restore(item, tokens, prediction.grid);
    collector.Add(size_t{0}, set.item(item).test, prediction);
  }
  return std::move(collector.Take().front());
}

void Collect(benchmark::State& state) {
  const Predictions& predictions = ArcPredictions();
  size_t i = 0, candidates = 0;
  const uint64_t before = allocations;
  for (auto _ : state) candidates += predictions.Collect(i++ % kOutputs).candidates.size();
  Count(state, predictions.PerOutput(), allocations - before, "allocations/output");
  state.counters["candidates"] = static_cast<double>(candidates) / static_cast<double>(i);
}

void CollectAndVote(benchmark::State& state) {
  const Predictions& predictions = ArcPredictions();
  size_t i = 0;
  const uint64_t before = allocations;
  for (auto _ : state) {
    const arc::OutputVotes votes = predictions.Collect(i++ % kOutputs);
    benchmark::DoNotOptimize(arc::RankCandidates(votes, {}).data());
  }
  Count(state, predictions.PerOutput(), allocations - before, "allocations/output");
}

/// The ceiling of Collect: the same tokens, copied to one place.
void CopyAnswers(benchmark::State& state) {
  const Predictions& predictions = ArcPredictions();
  const size_t length = predictions.Length();
  std::vector<uint8_t> to(length);
  size_t output = 0;
  for (auto _ : state) {
    const arc::Tokens& from = predictions.answers[output++ % kOutputs];
    for (size_t i = 0; i < from.size(); i += length) {
      std::memcpy(to.data(), from.data() + i, length);
      benchmark::DoNotOptimize(to.data());
      benchmark::ClobberMemory();
    }
  }
  Count(state, predictions.PerOutput(), 0, "allocations/output");
}

void Vote(benchmark::State& state) {
  const Predictions& predictions = ArcPredictions();
  std::vector<arc::OutputVotes> outputs;
  for (size_t i = 0; i < kOutputs; ++i) outputs.push_back(predictions.Collect(i));
  size_t i = 0;
  const uint64_t before = allocations;
  for (auto _ : state) {
    benchmark::DoNotOptimize(arc::RankCandidates(outputs[i++ % kOutputs], {}).data());
  }
  Count(state, predictions.PerOutput(), allocations - before, "allocations/output");
}

/// The ceiling of Vote: the same votes, copied.
void CopyVotes(benchmark::State& state) {
  const Predictions& predictions = ArcPredictions();
  const std::vector<arc::Vote> from = predictions.Collect(0).votes;
  std::vector<arc::Vote> to(from.size());
  for (auto _ : state) {
    std::copy(from.begin(), from.end(), to.begin());
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
  }
  Count(state, from.size(), 0, "allocations/output");
}

/// What is missing is said of the benchmark that needs it.
void Register(const std::string& name, const std::function<void(benchmark::State&)>& run) {
  benchmark::RegisterBenchmark(name.c_str(), [run](benchmark::State& state) {
    try {
      run(state);
    } catch (const arc::Error& error) {
      state.SkipWithError(error.what());
    }
  });
}

void RegisterStream(const std::string& name, const Data& (*data)(),
                    const arc::DatasetOptions& options) {
  Register(name, [=](benchmark::State& state) { Stream(state, data(), options); });
  Register(name + "/copy", [=](benchmark::State& state) { CopyBatch(state, data()); });
}

void RegisterAll() {
  RegisterStream(
      "stream/arc", ArcData,
      {.identifiers = arc::IdentifierPolicy::kPerView, .views = kViews, .translate = true});
  RegisterStream("stream/sudoku", SudokuData, {});
  RegisterStream("stream/maze", MazeData, {});
  Register("predict/arc", Collect);
  Register("predict/arc/copy", CopyAnswers);
  Register("predict_and_vote/arc", CollectAndVote);
  Register("predict_and_vote/arc/copy", CopyAnswers);
  Register("vote/arc", Vote);
  Register("vote/arc/copy", CopyVotes);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc > 1) ArcFolder() = argv[1];
  RegisterAll();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
