#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "bench/torch_bench.h"
#include "bench/torch_models.h"
#include "tasks/error.h"

namespace arc::bench {
namespace {

/// Peak and growth of a process in bytes.
struct MemoryUse {
  double peak = 0, growth = 0;
};

/// A line of /proc/self/status, in bytes.
double StatusBytes(const std::string& key) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(key + ":")) return 1024 * std::atof(line.c_str() + key.size() + 1);
  }
  return 0;
}

MemoryUse InProcessOfItsOwn(const std::string& name, int64_t steps) {
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  FILE* pipe = popen(fmt::format("'{}' memory {} {}", program, name, steps).c_str(), "r");
  if (!pipe) throw Failed("cannot start a process");
  MemoryUse use;
  const int found = std::fscanf(pipe, "%lf %lf", &use.peak, &use.growth);
  if (pclose(pipe) != 0 || found != 2) throw Failed("the process that measures memory failed");
  return use;
}

void Peak(benchmark::State& state, const std::string& name) {
  MemoryUse use;
  for (auto _ : state) use = InProcessOfItsOwn(name, 3);
  state.counters["memory"] = use.peak;
}

void Growth(benchmark::State& state, const std::string& name, int64_t steps) {
  MemoryUse use;
  for (auto _ : state) use = InProcessOfItsOwn(name, steps);
  state.counters["memory"] = use.growth;
}

constexpr const char* kTiny = "tiny";

/// A case by name, or one whose steps take a millisecond, with everything that a step can have.
StepCase CaseOf(const std::string& name) {
  if (const StepCase* step = FindStepCase(name)) return *step;
  if (name != kTiny) throw UsageError(fmt::format("no model called {}", name));
  StepShape shape{StepShape::Kind::kHrm, 8, 16, 6, 1, 32};
  shape.h_cycles = shape.l_cycles = shape.layers = 1;
  return {kTiny, shape};
}

}  // namespace

int MeasureMemory(const std::string& name, int64_t steps) {
  const StepCase step = CaseOf(name);
  at::set_num_threads(step.threads);
  WarmLearner learner(step, at::kCPU);
  double before = 0;
  for (int64_t i = 0; i < steps; ++i) {
    if (i == steps / 10) before = StatusBytes("VmRSS");
    learner.Step();
  }
  fmt::print("{} {}\n", StatusBytes("VmHWM"), std::max(0.0, StatusBytes("VmRSS") - before));
  return 0;
}

void RegisterMemory() {
  const auto add = [](const std::string& name, auto* function, auto... arguments) {
    benchmark::RegisterBenchmark(name.c_str(), function, arguments...)
        ->Iterations(1)
        ->Repetitions(1)
        ->UseRealTime();
  };
  for (const char* model : {"hrm", "trm_att", "trm_mlp"}) {
    add(fmt::format("memory/{}/bf16", model), Peak, fmt::format("step/{}/bf16", model));
  }
  add("memory/growth", Growth, std::string(kTiny), int64_t{10000});
}

}  // namespace arc::bench
