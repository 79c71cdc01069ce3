#include <cxxabi.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>
#include <typeinfo>

#include "harness/run/events.h"
#include "harness/run/job.h"
#include "harness/worker/probe_job.h"
#include "harness/worker/solve_job.h"
#include "harness/worker/stop.h"
#include "harness/worker/torch_jobs.h"
#ifdef ARCBENCH_TORCH
#include <c10/util/Exception.h>

#include "harness/torch/device.h"
#endif
#include "tasks/error.h"

namespace arc {
namespace {

int RunJob(const Job& job, EventWriter& events) {
  if (job.kind == JobKind::kSolve) return RunSolveJob(job, events);
  if (job.kind == JobKind::kProbe) return RunProbeJob(job, events);
#ifdef ARCBENCH_TORCH
  if (job.kind == JobKind::kImport) return RunImportJob(job, events);
  return job.kind == JobKind::kTrain ? RunTrainJob(job, events) : RunInferJob(job, events);
#else
  const bool imports = job.kind == JobKind::kImport;
  throw UsageError(fmt::format("{} is a {}: this arcbench-worker was built without torch",
                               (imports ? job.checkpoint : job.plugin_file).string(),
                               imports ? "checkpoint" : "model"));
#endif
}

// What models need of the machine: looked at before a plugin could be blamed.
void CheckMachine([[maybe_unused]] const Job& job) {
#ifdef ARCBENCH_TORCH
  if (job.kind != JobKind::kTrain && job.kind != JobKind::kEvaluate) return;
  InstructionSet();
  ChooseDevice(job.config.String("training.device"));
#endif
}

// The name of whatever is being thrown that is no std::exception.
std::string UnknownExceptionName() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (!type) return "an unknown exception";
  int status = 0;
  char* name = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
  const std::string text = fmt::format("an exception of type {}", name ? name : type->name());
  std::free(name);
  return text;
}

// Everything that is thrown ends here; `file` is the plugin's, empty before it is known.
ErrorEvent Caught(const std::string& file) {
  const std::string prefix = file.empty() ? "" : file + ": ";
  try {
    throw;
  } catch (const Error& error) {  // bad data is the data's fault and names its own file
    const bool named = error.kind() == ErrorKind::kBadData ||
                       std::string_view(error.what()).find(file) != std::string_view::npos;
    return {error.kind(), (named ? "" : prefix) + error.what()};
  } catch (const std::bad_alloc&) {
    return {ErrorKind::kFailed, prefix + "out of memory"};
#ifdef ARCBENCH_TORCH
  } catch (const c10::Error& error) {  // what() has torch's stack in it
    return {ErrorKind::kFailed, prefix + error.what_without_backtrace()};
#endif
  } catch (const std::exception& error) {
    return {ErrorKind::kFailed, prefix + error.what()};
  } catch (...) {
    return {ErrorKind::kFailed, prefix + UnknownExceptionName()};
  }
}

int Work(const char* job_file, int event_fd) {
  EventWriter events(event_fd);
  std::string plugin;
  try {
    const Job job = ReadJob(job_file);
    CheckMachine(job);
    plugin = job.plugin_file.string();
    return RunJob(job, events);
  } catch (...) {
    events.Send(Caught(plugin));
    return static_cast<int>(ErrorKind::kFailed);
  }
}

}  // namespace
}  // namespace arc

int main(int argc, char** argv) {
  int fd = -1;
  if (argc == 3) std::from_chars(argv[2], argv[2] + std::strlen(argv[2]), fd);
  if (argc != 3 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
    fmt::print(stderr, "arcbench-worker is started by arcbench: arcbench-worker JOB EVENT_FD\n");
    return static_cast<int>(arc::ErrorKind::kUsage);
  }
  std::signal(SIGPIPE, SIG_IGN);
  arc::InstallStopHandler();
  return arc::Work(argv[1], fd);
}
