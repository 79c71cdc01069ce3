#pragma once
#include <c10/core/Device.h>

#include <chrono>
#include <filesystem>
#include <optional>

#include "harness/torch/training/profile.h"

namespace arc {

/// What `train --profile` records: a trace of ten steps, and the time of every phase from there
/// on. The first three steps are left out: they prepare operations and take memory.
class TrainingProfile {
 public:
  /// Throws Failed where `trace` cannot be written.
  TrainingProfile(std::filesystem::path trace, c10::Device device);
  /// To be called before each step, outside of any phase.
  void BeforeStep();
  /// Ends the trace if it is still being recorded; times go on.
  void EndTrace();
  /// Writes the summary beside the trace.
  void Finish();

 private:
  std::filesystem::path trace_;
  c10::Device device_;
  int64_t steps_ = 0;  ///< begun
  std::optional<PhaseClock> clock_;
  std::optional<TraceRecording> recording_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace arc
