// Rates of the Sudoku solver (uniqueness proven), canonical form and generator,
// one core. Arguments after benchmark's own: files of 81-character lines; without
// any, the public collections where they lie beside the source tree.
//   arcbench-bench-solvers [--benchmark_filter=...] [FILE...]
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "tasks/error.h"
#include "tasks/maze/maze.h"
#include "tasks/maze/maze_suite.h"
#include "tasks/sudoku/canonical.h"
#include "tasks/sudoku/generator.h"
#include "tasks/sudoku/reader.h"
#include "tasks/sudoku/solver.h"

namespace {

namespace fs = std::filesystem;
using Grids = std::vector<arc::Grid>;

/// At most so many puzzles of a file are used, spread evenly over it.
constexpr size_t kMostPuzzles = 10000;

Grids ReadLines(const fs::path& file) {
  Grids all, some;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line[0] == '#') continue;
    all.push_back(arc::ParseSudoku(line, 9, file.string()));
  }
  const size_t step = all.size() / kMostPuzzles + 1;
  for (size_t i = 0; i < all.size(); i += step) some.push_back(std::move(all[i]));
  return some;
}

void Solve(benchmark::State& state, const Grids& puzzles) {
  uint64_t guesses = 0, unique = 0, solved = 0;
  for (auto _ : state) {
    const arc::SudokuResult result = arc::SolveSudoku(puzzles[solved++ % puzzles.size()]);
    guesses += result.guesses;
    unique += result.outcome() == arc::SudokuOutcome::kUnique;
  }
  state.SetItemsProcessed(static_cast<int64_t>(solved));
  const double n = static_cast<double>(solved);
  state.counters["guesses"] = static_cast<double>(guesses) / n;
  state.counters["unique"] = static_cast<double>(unique) / n;
}

void Canonical(benchmark::State& state, const Grids& puzzles) {
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(arc::CanonicalSudoku(puzzles[i++ % puzzles.size()]));
  }
  state.SetItemsProcessed(static_cast<int64_t>(i));
}

void Generate(benchmark::State& state, int side, arc::GenerateOptions options) {
  for (auto _ : state) {
    ++options.seed;
    benchmark::DoNotOptimize(arc::GenerateSudoku(side, options));
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * options.count));
}

void GenerateMazes(benchmark::State& state, int side, int min_path) {
  const auto suite = arc::MakeMazeSuite({.rows = side});
  arc::GenerateOptions options{.count = 20, .min_path = min_path};
  for (auto _ : state) {
    ++options.seed;
    benchmark::DoNotOptimize(suite->Generate(options));
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * options.count));
}

void SolveMaze(benchmark::State& state) {
  const auto puzzles = arc::MakeMazeSuite({})->Generate({.count = 50, .min_path = 100});
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(arc::SolveMaze(puzzles[i++ % puzzles.size()].tests[0].input));
  }
  state.SetItemsProcessed(static_cast<int64_t>(i));
}

void RegisterFile(const fs::path& file) {
  const Grids puzzles = ReadLines(file);
  if (puzzles.empty()) return;
  const std::string name = file.stem().string();
  benchmark::RegisterBenchmark(("solve/" + name).c_str(), Solve, puzzles);
  benchmark::RegisterBenchmark(("canonical/" + name).c_str(), Canonical, puzzles);
}

void RegisterGenerators() {
  const auto add = [](const char* name, int side, const arc::GenerateOptions& options) {
    benchmark::RegisterBenchmark(name, Generate, side, options);
  };
  add("generate/sudoku6_16_clues", 6, {.count = 100, .clues = 16});
  add("generate/sudoku9_minimal", 9, {.count = 20});
  add("generate/sudoku9_minimal_rating_10", 9, {.count = 2, .min_rating = 10});
  add("generate/sudoku16_minimal", 16, {.count = 1});
  benchmark::RegisterBenchmark("generate/maze8", GenerateMazes, 8, 0);
  benchmark::RegisterBenchmark("generate/maze30_path_110", GenerateMazes, 30, 110);
  benchmark::RegisterBenchmark("solve/maze30", SolveMaze);
}

std::vector<fs::path> FilesFrom(int argc, char** argv) {
  std::vector<fs::path> files(argv + 1, argv + argc);
  const fs::path beside = fs::path(ARC_SOURCE_DIR) / ".." / "shared/data/sudoku";
  if (!files.empty() || !fs::is_directory(beside)) return files;
  for (const auto& entry : fs::directory_iterator(beside)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  try {
    for (const fs::path& file : FilesFrom(argc, argv)) RegisterFile(file);
    RegisterGenerators();
    benchmark::RunSpecifiedBenchmarks();
  } catch (const arc::Error& error) {
    std::cerr << error.what() << '\n';
    return error.exit_code();
  }
  return 0;
}
