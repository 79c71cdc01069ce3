#include "harness/run/probe.h"

#include "harness/run/job.h"
#include "harness/run/programs.h"
#include "harness/run/scratch.h"
#include "harness/run/supervisor.h"
#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr double kSilence = 30;  ///< seconds; a library from a slow disk

/// Asks one worker, which may not come to its end; files[0] is then what it was at.
WorkerOutcome Ask(const std::vector<fs::path>& files, Probe& probe) {
  const Scratch folder;  // of the job and the log
  Job job;
  job.kind = JobKind::kProbe;
  job.folder = folder.path();
  job.plugins = files;
  const WorkerOptions options{
      WorkerProgram(), {WriteJob(job).string()}, folder.path() / "worker.log", 0, kSilence};
  return Supervise(options, [&](const Event& event) {
    const auto* said = std::get_if<FactEvent>(&event);
    if (said == nullptr) return;
    (said->name.find('/') != std::string::npos ? probe.plugins : probe.facts)[said->name] =
        said->value;
  });
}

}  // namespace

std::optional<std::string> Probe::Find(const char* fact) const {
  const auto found = facts.find(fact);
  return found == facts.end() ? std::nullopt : std::optional(found->second);
}

Probe ProbeWorker(const std::vector<PluginInfo>& plugins) {
  Probe probe;
  std::vector<fs::path> left;
  for (const PluginInfo& plugin : plugins) left.push_back(fs::absolute(plugin.file));
  while (true) {
    const WorkerOutcome outcome = Ask(left, probe);
    if (outcome.finished()) return probe;
    std::erase_if(left, [&](const fs::path& file) { return probe.plugins.count(file.string()); });
    const bool spoke = !probe.facts.empty();
    const std::string ending =
        DescribeFailure(outcome, spoke && !left.empty() ? left[0] : "", kSilence);
    if (!spoke || left.empty() || outcome.killed) {
      probe.problem = ending;
      return probe;
    }
    probe.plugins[left[0].string()] = ending;  // the one that it was loading
    left.erase(left.begin());
  }
}

}  // namespace arc
