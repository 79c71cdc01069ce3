// Ceilings, kernels, train steps and inference of the models.
//   arcbench-bench-torch [--benchmark_filter=...]
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "bench/torch_bench.h"
#include "harness/torch/device.h"
#include "tasks/error.h"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  arc::KeepFreedMemory();  // as a worker does
  try {
    if (argc == 4 && std::string(argv[1]) == "memory") {
      return arc::bench::MeasureMemory(argv[2], std::atoll(argv[3]));
    }
    const c10::Device device = arc::ChooseDevice("auto");
    benchmark::AddCustomContext("torch", ARC_TORCH_VERSION_STRING);
    if (device.is_cuda()) benchmark::AddCustomContext("gpu", arc::DeviceName(device));
    arc::bench::RegisterCeilings(device);
    arc::bench::RegisterKernels();
    arc::bench::RegisterSteps(device);
    arc::bench::RegisterMemory();
    benchmark::RunSpecifiedBenchmarks();
  } catch (const arc::Error& error) {
    std::cerr << error.what() << '\n';
    return error.exit_code();
  }
  return 0;
}
