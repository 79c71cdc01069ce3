// Stands in for the benchmark programs: figures that are known before, in Google Benchmark's own
// format, or what $FAKE_BENCH says.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using benchmark::Counter;
using benchmark::State;

void Add(const char* name, double seconds, const char* counter = nullptr, double value = 0) {
  benchmark::RegisterBenchmark(name,
                               [=](State& state) {
                                 for (auto _ : state) state.SetIterationTime(seconds);
                                 if (counter) state.counters[counter] = Counter(value);
                               })
      ->UseManualTime()
      ->Iterations(1);
}

void Misbehave(const std::string& what) {
  if (what == "exit") std::puts("no plugin called hrm");
  if (what == "exit") std::exit(3);
  if (what == "die") std::signal(SIGSEGV, SIG_DFL), std::raise(SIGSEGV);
  if (what == "interrupt") {
    kill(getppid(), SIGINT);  // as the user's ^C would
    for (;;) pause();
  }
}

}  // namespace

int main(int argc, char** argv) {
  const char* what = std::getenv("FAKE_BENCH");
  benchmark::Initialize(&argc, argv);
  benchmark::AddCustomContext("torch", "9.9");
  Add("peak/bf16/one", 1, "flops", 200e9);
  Add("peak/bf16/two", 1, "flops", 100e9);
  Add("peak/fp32/one", 1, "flops", 80e9);
  Add("copy/memory", 1, "bytes_per_second", 10e9);
  Add("step/hrm/bf16", 2, "flops", 150e9);
  Add("step/hrm/bf16/2_threads", 1.05, "flops", 150e9);
  Add("stream/arc", 2e-6);
  Add("stream/arc/copy", 1e-6);
  benchmark::RegisterBenchmark("start/worker", [](State& state) {
    state.SkipWithError("no worker here");
    for (auto _ : state) {
    }
  });
  if (what) Misbehave(what);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
