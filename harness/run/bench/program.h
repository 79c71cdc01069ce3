#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/run/bench/figure.h"

// The benchmark programs: Google Benchmark inside, each a process of its own.
namespace arc {

/// arcbench-bench-* in $ARCBENCH_BENCH_FOLDER, else beside the running program, sorted. Throws
/// Failed naming the folder where there is none.
std::vector<std::filesystem::path> BenchmarkPrograms();

/// How often, and how long a repetition lasts at least.
struct Repetitions {
  int count = 9;
  double seconds = 0.1;
};

/// The user asked for an end.
struct BenchmarkInterrupted {};

/// Runs programs, one at a time, with a folder for their output. Throws Failed naming the program,
/// with its last lines, where it does not end with exit code 0, and BenchmarkInterrupted on
/// SIGINT, SIGTERM or SIGHUP, which end it.
class BenchmarkRunner {
 public:
  /// `scratch` must exist and outlive the runner.
  explicit BenchmarkRunner(std::filesystem::path scratch) : scratch_(std::move(scratch)) {}
  /// Names as the program has them.
  std::vector<std::string> List(const std::filesystem::path& program) const;
  /// Measures those of `names` and adds them to `run`, repetitions of all of them interleaved at
  /// random.
  void Run(const std::filesystem::path& program, const std::vector<std::string>& names,
           const Repetitions& repetitions, BenchRun& run) const;

 private:
  void Execute(const std::filesystem::path& program, std::vector<std::string> arguments) const;
  std::filesystem::path Output() const { return scratch_ / "output"; }
  std::filesystem::path Errors() const { return scratch_ / "errors"; }
  std::filesystem::path scratch_;
};

/// A benchmark's name without what Google Benchmark puts after it ("/iterations:1",
/// "/real_time").
std::string FigureName(const std::string& benchmark);

/// Adds the figures, facts and failures of a file in Google Benchmark's JSON. `source` is named
/// in messages. Throws BadData on what is no such file.
void AddFigures(const std::string& json, const std::string& source, const std::string& program,
                BenchRun& run);

}  // namespace arc
