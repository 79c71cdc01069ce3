#include <ATen/Version.h>
#include <dlfcn.h>

#include "harness/run/probe.h"
#include "harness/torch/device.h"
#include "harness/worker/torch_jobs.h"
#include "tasks/error.h"

namespace arc {
namespace {

/// "2.11.0", of the library that is loaded, not of the headers; "" where it does not say.
std::string TorchVersion() {
  constexpr std::string_view kKey = "TORCH_VERSION=";
  const std::string config = at::show_config();
  const size_t at = config.find(kKey);
  if (at == std::string::npos) return "";
  const size_t begin = at + kKey.size();
  return config.substr(begin, config.find_first_of(", \n", begin) - begin);
}

std::string TorchFile() {
  Dl_info info{};
  return dladdr(reinterpret_cast<void*>(&at::show_config), &info) != 0 ? info.dli_fname : "";
}

}  // namespace

void SendEngineFacts(EventWriter& events) {
  events.Send(FactEvent{fact::kTorch, TorchVersion()});
  events.Send(FactEvent{fact::kTorchFile, TorchFile()});
  const std::string problem = CudaProblem();
  events.Send(FactEvent{fact::kCudaProblem, problem});
  if (problem.empty()) events.Send(FactEvent{fact::kGpu, DeviceName(c10::Device(c10::kCUDA, 0))});
  try {
    events.Send(FactEvent{fact::kInstructions, InstructionSet()});
  } catch (const Error& error) {
    events.Send(FactEvent{fact::kInstructionsProblem, error.what()});
  }
}

}  // namespace arc
