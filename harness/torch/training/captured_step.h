#pragma once
#include <ATen/core/Generator.h>
#include <c10/core/Device.h>

#include <functional>
#include <memory>

namespace arc {

/// Work on tensors that is done again and again: after kEagerRuns calls, the launch of a graph
/// that holds all of the work's kernels. What `body` gives is what it writes into tensors that
/// were there before. It
///   - does the same work each time, on tensors at the same addresses;
///   - reads whatever changes from run to run from tensors, copied into before Run;
///   - never waits for the device and never copies from or to memory that is not pinned;
///   - draws random numbers from `generator` alone.
/// Not thread-safe.
class CapturedStep {
 public:
  /// Runs that `body` is called for first: libraries choose their kernels and take their memory.
  static constexpr int kEagerRuns = 3;
  virtual ~CapturedStep();
  /// Does the work once, behind all that the calling thread's current stream was given before,
  /// and before all that it is given after. Throws what `body` throws, and Failed where a graph
  /// cannot be made.
  virtual void Run() = 0;
};

/// `generator` is of the device; it may be seeded and restored between runs. What `body` refers
/// to must outlive the step. Throws Failed on a device without graphs: the CPU, and CUDA where
/// its part is not open.
std::unique_ptr<CapturedStep> MakeCapturedStep(c10::Device device, std::function<void()> body,
                                               const at::Generator& generator);

/// Sets how it is done on a kind of device, for all threads; null: not at all. The CUDA part
/// calls it once; tests have a stand-in on the CPU.
using CapturedStepFactory = std::unique_ptr<CapturedStep>(std::function<void()> body,
                                                          const at::Generator& generator);
void SetCapturedStep(c10::DeviceType type, CapturedStepFactory* factory);

}  // namespace arc
