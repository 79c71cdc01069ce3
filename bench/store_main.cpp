// The database, start-up times, and the harness's share of training.
//   arcbench-bench-store [--benchmark_filter=...]
#include <benchmark/benchmark.h>

#include "bench/store_bench.h"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  arc::bench::RegisterDatabase();
  arc::bench::RegisterProcesses();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
