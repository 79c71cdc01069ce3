#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/plugin/stamp.h"

namespace arc {

/// What a worker says of what it runs on; absent where it does not say.
namespace fact {
inline constexpr const char* kTorch = "torch";  ///< LibTorch's version; "none": built without
inline constexpr const char* kTorchFile = "torch file";
inline constexpr const char* kInstructions = "instructions";  ///< of the CPU's kernels
inline constexpr const char* kInstructionsProblem = "instructions problem";
inline constexpr const char* kCudaProblem = "cuda problem";  ///< empty: CUDA works
inline constexpr const char* kGpu = "gpu";                   ///< where CUDA works
}  // namespace fact

/// What became of a worker that was started to be asked.
struct Probe {
  std::string problem;  ///< why there is no answer; empty: there is
  std::map<std::string, std::string> facts;
  /// By file: why the worker cannot load the plugin; empty: it can.
  std::map<std::string, std::string> plugins;

  std::optional<std::string> Find(const char* fact) const;
};

/// Starts a worker, asks it, and has it load the plugins, which runs code of theirs; anew where
/// one of them takes it down. Takes as long as a worker does to start.
Probe ProbeWorker(const std::vector<PluginInfo>& plugins);

}  // namespace arc
