#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

#include "bench/sample_database.h"
#include "bench/store_bench.h"
#include "harness/plugin/loader.h"
#include "harness/run/job.h"
#include "harness/run/profile_file.h"
#include "harness/run/programs.h"
#include "harness/run/recipe.h"
#include "harness/run/scratch.h"
#include "harness/run/supervisor.h"
#include "tasks/error.h"

namespace arc::bench {
namespace {

namespace fs = std::filesystem;

/// Processor seconds of arcbench and all that it started. Throws Failed where it fails.
double RunArcbench(const fs::path& workspace, std::vector<std::string> words) {
  words.insert(words.begin(), (ProgramFolder() / "arcbench").string());
  words.insert(words.end(), {"--workspace", workspace.string()});
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid == 0) {
    const int null = open("/dev/null", O_RDWR);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(null, fd);
    execv(argv[0], argv.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status != 0) {
    throw Failed(words[0] + " " + words[1] + " failed");
  }
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// The whole life of a front end that lists 1,000 runs.
void FrontEnd(benchmark::State& state) {
  const Scratch workspace;
  {
    Store store = Store::Open(workspace.path() / "arcbench.db", Store::Mode::kWrite);
    AddSampleRuns(store, 1000);
  }
  for (auto _ : state) RunArcbench(workspace.path(), {"leaderboard"});
}

/// HRM as published on a few boards: loading LibTorch and the plugin, data and weights.
constexpr const char* kRecipe = R"(
[model]
plugin = "hrm"
[data]
suite = "sudoku"
rows = 9
train_count = 100
evaluation_count = 10
[training]
steps = 1
)";

Job StartUpJob(const fs::path& folder) {
  const PluginInfo plugin = FindPlugin("hrm", PluginFolders({}));
  Job job;
  job.kind = JobKind::kTrain;
  job.folder = folder;
  job.workspace = folder;
  job.config = EffectiveConfig(ParseRecipe(kRecipe, "start-up"), "start-up");
  job.plugin_file = plugin.file;
  job.plugin_sha256 = plugin.sha256;
  return job;
}

struct Ready {};

/// From the start of the process to its word that training begins.
void Worker(benchmark::State& state) {
  const Scratch folder;
  const WorkerOptions options{WorkerProgram(),
                              {WriteJob(StartUpJob(folder.path())).string()},
                              folder.path() / "worker.log"};
  const auto ready = [](const Event& event) {
    if (std::holds_alternative<StartedEvent>(event)) throw Ready{};
    if (const auto* error = std::get_if<ErrorEvent>(&event)) throw Failed(error->message);
  };
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    try {
      Supervise(options, ready);
      throw Failed("the worker ended before it began");
    } catch (const Ready&) {
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    state.SetIterationTime(time.count());
  }
}

double SecondsOf(const ProfileSummary& summary, const std::string& phase) {
  for (const ProfileSummary::Row& row : summary.phases) {
    if (row.path == phase) return row.seconds;
  }
  return 0;
}

/// A training of a small model, whose steps are short, with progress, metrics and database.
struct Training {
  ProfileSummary summary;
  double others = 0;  ///< processor seconds of all but the worker up to its last word
};
Training Train(int steps) {
  const Scratch workspace;
  const fs::path trace = workspace.path() / "profile.json";
  const double all = RunArcbench(
      workspace.path(),
      {"train", "trm-sudoku6-tiny", "training.steps=" + std::to_string(steps), "evaluation.views=1",
       "data.evaluation_count=20", "--profile=" + trace.string()});
  Training training{ReadProfileSummary(ProfileSummaryFile(trace)), 0};
  training.others = all - training.summary.cpu_seconds;
  return training;
}

/// The worker's time outside of steps, and what the front end needs beyond a run of one step, as
/// a share of the training's time.
void Overhead(benchmark::State& state) {
  for (auto _ : state) {
    const Training brief = Train(1), real = Train(300);
    const auto seconds = [&](const char* phase) { return SecondsOf(real.summary, phase); };
    const double training =
        real.summary.wall_seconds - seconds("evaluation") - seconds("checkpoint");
    const double front_end = real.others - brief.others;
    state.counters["share"] = (training - seconds("step") + front_end) / training;
    state.counters["data"] = seconds("data") / training;
    state.counters["report"] = seconds("report") / training;
    state.counters["front_end"] = front_end / training;
    state.counters["once_seconds"] = brief.others;
  }
}

/// As a benchmark that says what went wrong instead of ending the program.
benchmark::internal::Benchmark& Register(const char* name, void (*function)(benchmark::State&)) {
  return *benchmark::RegisterBenchmark(name, [function](benchmark::State& state) {
    try {
      function(state);
    } catch (const Error& error) {
      state.SkipWithError(error.what());
    }
  });
}

}  // namespace

void RegisterProcesses() {
  Register("start/front_end", FrontEnd).UseRealTime();
  Register("start/worker", Worker).UseManualTime();
  Register("overhead/harness", Overhead).UseRealTime()->Iterations(1)->Repetitions(3);
}

}  // namespace arc::bench
