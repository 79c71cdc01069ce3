#pragma once
#include <c10/core/Device.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace arc {

/// Listens to the phases (phase.h) of the thread that it was made on, for as long as it lives: how
/// often each ran, and how long. One at a time a thread. On a GPU times are the host's.
class PhaseClock {
 public:
  struct Time {
    std::string path;  ///< with the phases that it ran inside of: "step/forward"
    int64_t calls = 0;
    double seconds = 0;
    double own = 0;  ///< seconds without those of phases inside of it
  };
  PhaseClock();
  ~PhaseClock();
  PhaseClock(const PhaseClock&) = delete;
  PhaseClock& operator=(const PhaseClock&) = delete;
  /// Phases that have ended, each followed by those inside of it, in order of first appearance.
  std::vector<Time> Times() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Node {
    std::string name;
    size_t parent = 0;
    std::vector<size_t> inside;
    int64_t calls = 0;
    Clock::duration time{};
    Clock::time_point start;
  };
  void Begin(const char* name);
  void End();
  void AddTimes(size_t node, const std::string& path, std::vector<Time>& times) const;

  std::vector<Node> nodes_;  ///< the first is the thread itself
  size_t current_ = 0;
  uint64_t callback_ = 0;
};

/// Every operation and phase of all threads, by LibTorch's own profiler, as a Chrome trace:
/// ui.perfetto.dev and chrome://tracing open it. At most one at a time in a process.
class TraceRecording {
 public:
  /// `device`: whose kernels are recorded too. Throws Failed where `file` cannot be written.
  TraceRecording(std::filesystem::path file, c10::Device device);
  ~TraceRecording();  ///< without Finish(): recorded for nothing
  TraceRecording(const TraceRecording&) = delete;
  TraceRecording& operator=(const TraceRecording&) = delete;
  /// Ends the recording and writes the file. To be called on the thread that began it.
  void Finish();

 private:
  std::filesystem::path file_;
  bool finished_ = false;
};

}  // namespace arc
