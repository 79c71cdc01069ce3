#pragma once
#include <ATen/core/Tensor.h>
#include <benchmark/benchmark.h>

#include <string>

// arcbench-bench-torch: what the processor or GPU can do, and what we make of it. Names are those
// that harness/run/bench/judge.h reads; counters "flops" and "bytes_per_second" say what is held
// against a ceiling. Everything runs on one thread, timed by its own processor time, unless its
// name says otherwise.
namespace arc::bench {

/// Matrix products of square and of the step's shapes; copies.
void RegisterCeilings(at::Device device);
/// Fused operations beside the plain ones that they replace, on a CPU.
void RegisterKernels();
/// StepCases() of the device: train steps and forward passes.
void RegisterSteps(at::Device device);
/// Resident memory of training, in processes of their own.
void RegisterMemory();

/// The work of such a process: trains model `name`, of StepCases() or "tiny", for `steps` steps and
/// prints the peak in bytes and by how much memory grew after a tenth of them. Returns the exit
/// code.
int MeasureMemory(const std::string& name, int64_t steps);

/// Waits for all that `device` was told to do.
void Synchronise(at::Device device);

/// `operations` an iteration.
inline benchmark::Counter PerSecond(double operations) {
  return {operations, benchmark::Counter::kIsIterationInvariantRate};
}

}  // namespace arc::bench
