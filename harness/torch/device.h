#pragma once
#include <c10/core/Device.h>

#include <functional>
#include <string>

namespace arc {

/// "cpu", "cuda" or "auto" (CUDA where there is one) as a device. The CUDA part
/// of LibTorch is opened on the way, before anything asks torch about CUDA.
/// Throws UsageError with the reason where "cuda" cannot be had.
c10::Device ChooseDevice(const std::string& name);

/// Why no step can run on CUDA here; empty: it can.
std::string CudaProblem();

/// The instruction set that the CPU's kernels are compiled for: the processor's best, or what
/// $ARCBENCH_ISA asks for. Throws UsageError where it asks for what there is not.
std::string InstructionSet();

/// For people: "cpu", "cuda:0 NVIDIA H100 80GB HBM3".
std::string DeviceName(c10::Device device);

/// Freed memory stays with the process. A step's tensors are of the same sizes as the last
/// one's; handed back and asked for anew, every page of them would be cleared every time.
void KeepFreedMemory();

/// CPU threads of torch's operations: `threads`, or one for each core for 0. Returns what is used.
int UseThreads(int threads);

/// work(index) for 0 to count - 1, shared out over the threads; where it is more than one,
/// operations inside are not split any further. Throws what one of them throws. (at::parallel_for
/// itself is a plain loop in a file compiled without -fopenmp, which this library's are not.)
void OnThreads(size_t count, const std::function<void(size_t)>& work);

}  // namespace arc
