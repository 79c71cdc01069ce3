#include "harness/worker/probe_job.h"

#include "harness/plugin/loader.h"
#include "harness/run/probe.h"
#include "harness/worker/torch_jobs.h"

namespace arc {
namespace {

#ifdef ARCBENCH_TORCH
constexpr const char* kTorchVersion = ARC_TORCH_VERSION_STRING;
#else
constexpr const char* kTorchVersion = "none";
#endif

std::string LoadProblem(const std::filesystem::path& file) {
  try {
    LoadPlugin(ReadPluginStamp(file), ThisHost(kTorchVersion));
    return "";
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

#ifndef ARCBENCH_TORCH
void SendEngineFacts(EventWriter& events) { events.Send(FactEvent{fact::kTorch, kTorchVersion}); }
#endif

int RunProbeJob(const Job& job, EventWriter& events) {
  SendEngineFacts(events);
  for (const std::filesystem::path& file : job.plugins) {
    events.Send(FactEvent{file.string(), LoadProblem(file)});
  }
  events.Send(DoneEvent{});
  return 0;
}

}  // namespace arc
