#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <fstream>

#include "harness/command/command.h"
#include "harness/plugin/loader.h"
#include "harness/run/bench/machine.h"
#include "harness/run/gpu_check_report.h"
#include "harness/run/probe.h"
#include "harness/run/programs.h"
#include "tasks/data_names.h"
#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCudaPart = "../lib/libarc_torch_cuda.so";  // seen from the programs
constexpr const char* kReport = "gpu-check.txt";                  // in the workspace

/// Findings, and what keeps a training from running.
class Findings {
 public:
  Findings() { table_.columns = {"what", "state", "detail"}; }

  void Ok(const std::string& what, const std::string& detail) { Add(what, "ok", detail); }
  /// Something is not there, or not as good as it could be; training can do without.
  void Note(const std::string& what, const std::string& detail) { Add(what, "note", detail); }
  void Failed(const std::string& what, const std::string& detail) { Add(what, "failed", detail); }
  /// The same of what training cannot do without.
  void Obstacle(const std::string& what, const std::string& detail) {
    Failed(what, detail);
    obstacles_ += (obstacles_.empty() ? "" : ", ") + what;
  }
  bool Conclude() {
    if (obstacles_.empty()) {
      Ok("training", "can run");
    } else {
      Failed("training", "cannot run: see " + obstacles_);
    }
    return obstacles_.empty();
  }
  const Table& table() const { return table_; }

 private:
  void Add(const std::string& what, const char* state, std::string detail) {
    std::replace(detail.begin(), detail.end(), '\n', ' ');
    table_.rows.push_back({what, state, detail});
  }
  Table table_;
  std::string obstacles_;
};

std::string Gigabytes(double bytes) { return fmt::format("{:.1f} GB", bytes / 1e9); }

double PhysicalBytes(int pages) {
  return static_cast<double>(sysconf(pages)) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// Of the machine, or what a container is allowed of it.
double MemoryBytes() {
  double limit = 0;
  std::ifstream("/sys/fs/cgroup/memory.max") >> limit;
  const double all = PhysicalBytes(_SC_PHYS_PAGES);
  return limit > 0 ? std::min(limit, all) : all;
}

void ExamineMachine(Findings& findings) {
  const Machine machine = ThisMachine();
  findings.Ok("machine", fmt::format("{}, {} cores, {} memory ({} free), load {:.2f}", machine.cpu,
                                     machine.cores, Gigabytes(MemoryBytes()),
                                     Gigabytes(PhysicalBytes(_SC_AVPHYS_PAGES)), machine.load));
}

Probe AskWorker(const std::vector<PluginInfo>& plugins) {
  try {
    return ProbeWorker(plugins);
  } catch (const Error& error) {
    return {error.what(), {}, {}};
  }
}

void ExamineTorch(const Probe& probe, Findings& findings) {
  const std::string version = probe.Find(fact::kTorch).value_or("");
  if (version == "none") {
    findings.Obstacle("torch", "this arcbench was built without LibTorch: solvers only");
    return;
  }
  findings.Ok("torch",
              fmt::format("LibTorch {}, {}", version, probe.Find(fact::kTorchFile).value_or("")));
  if (const auto problem = probe.Find(fact::kInstructionsProblem)) {
    findings.Obstacle("instructions", *problem);
  } else {
    const bool asked = std::getenv("ARCBENCH_ISA") != nullptr;
    findings.Ok("instructions", probe.Find(fact::kInstructions).value_or("") +
                                    (asked ? ", as $ARCBENCH_ISA asks" : ""));
  }
}

/// "NVRM version: NVIDIA UNIX x86_64 Kernel Module 580.65.06 ...", or nothing.
std::string DriverText() {
  std::ifstream file("/proc/driver/nvidia/version");
  std::string line;
  std::getline(file, line);
  return line.empty() ? "" : "; " + line;
}

void ExamineGpu(const Probe& probe, Findings& findings) {
  if (const auto gpu = probe.Find(fact::kGpu)) {
    findings.Ok("gpu", *gpu + DriverText());
  } else if (const auto problem = probe.Find(fact::kCudaProblem)) {
    findings.Note("gpu", *problem + DriverText());
  }
}

void ExamineCudaEngine(const Workspace& workspace, Findings& findings) {
  constexpr const char* kWhat = "cuda engine";
  if (!fs::exists(ProgramFolder() / kCudaPart)) {
    findings.Note(kWhat, "not built: it is where nvcc is, as lib/libarc_torch_cuda.so");
    return;
  }
  const fs::path file = workspace.root() / kReport;
  try {
    const auto report = ReadGpuCheckReport(file);
    if (!report || !report->ran) {
      findings.Note(kWhat, fmt::format("compiled, never run: {} {}", file.string(),
                                       report ? "says " + report->verdict
                                              : "is what scripts/gpu-check would write"));
      return;
    }
    const std::string said = fmt::format("{}; {}, revision {} ({})", report->verdict, report->gpu,
                                         report->revision, file.string());
    report->passed ? findings.Ok(kWhat, said) : findings.Failed(kWhat, said);
  } catch (const Error& error) {
    findings.Note(kWhat, fmt::format("compiled, never run: {}", error.what()));
  }
}

/// Why the plugin cannot be loaded: what the worker met, or else what the stamp says.
std::string LoadProblem(const PluginInfo& plugin, const Probe& probe) {
  const auto found = probe.plugins.find(fs::absolute(plugin.file).string());
  if (found != probe.plugins.end()) return found->second;
  try {
    JudgeStamp(plugin);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

void ExaminePlugins(const std::vector<PluginInfo>& plugins,
                    const std::vector<std::string>& problems, const Probe& probe,
                    Findings& findings) {
  bool model = false;
  for (const PluginInfo& plugin : plugins) {
    const std::string what = "plugin " + plugin.name, problem = LoadProblem(plugin, probe);
    model |= problem.empty() && plugin.kind == "model";
    if (problem.empty()) {
      findings.Ok(what,
                  fmt::format("{} {}, {}", plugin.kind, plugin.version, plugin.file.string()));
    } else {
      findings.Failed(what, problem);
    }
  }
  for (const std::string& problem : problems) findings.Note("plugins", problem);
  if (!model) findings.Obstacle("models", "no model plugin that loads");
}

void ExamineData(const Workspace& workspace, Findings& findings) {
  const auto folders = DefaultDataFolders(workspace.root());
  std::string missing;
  for (const std::string& name : ResolvableDataNames()) {
    try {
      findings.Ok("data " + name, ResolveData(name, folders).string());
    } catch (const Error&) {  // its message is for who asked for this one
      missing += (missing.empty() ? "" : ", ") + name;
    }
  }
  if (!missing.empty())
    findings.Note("data", "not here: " + missing + "; sudoku and maze are made");
}

/// The folder itself, or the one that it would be made in.
fs::path Existing(fs::path folder) {
  while (!fs::exists(folder) && folder.has_relative_path()) folder = folder.parent_path();
  return folder;
}

void ExamineWorkspace(const Workspace& workspace, Findings& findings) {
  const fs::path folder = Existing(workspace.root());
  const std::string root = workspace.root().string();
  if (!fs::is_directory(folder) || access(folder.c_str(), W_OK | X_OK) != 0) {
    findings.Obstacle("workspace",
                      fmt::format("{}: {} cannot be written to", root, folder.string()));
    return;
  }
  findings.Ok("workspace",
              fmt::format("{}{}, {} free", root, folder == workspace.root() ? "" : ", not made yet",
                          Gigabytes(static_cast<double>(fs::space(folder).available))));
}

void ExamineDatabase(const Workspace& workspace, Findings& findings) {
  const fs::path file = workspace.Database();
  if (!fs::exists(file)) {
    findings.Ok("database", "none yet: the first run makes it");
    return;
  }
  try {
    const Store store = Store::Open(file, Store::Mode::kRead);
    findings.Ok("database", fmt::format("{} runs, {:.1f} MB", store.Runs().size(),
                                        static_cast<double>(fs::file_size(file)) / 1e6));
  } catch (const Error& error) {
    findings.Obstacle("database", error.what());
  }
}

bool Examine(const Globals& globals, Findings& findings) {
  const Workspace workspace = globals.FindWorkspace();
  std::vector<std::string> problems;
  const std::vector<PluginInfo> plugins =
      ListPlugins(PluginFolders(globals.plugin_path), &problems);
  ExamineMachine(findings);
  const auto start = std::chrono::steady_clock::now();
  const Probe probe = AskWorker(plugins);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  if (probe.problem.empty()) {
    findings.Ok("worker", fmt::format("started and asked in {:.2f} s", seconds.count()));
    ExamineTorch(probe, findings);
  } else {
    findings.Obstacle("worker", probe.problem);
  }
  ExamineGpu(probe, findings);
  ExamineCudaEngine(workspace, findings);
  ExaminePlugins(plugins, problems, probe, findings);
  ExamineData(workspace, findings);
  ExamineWorkspace(workspace, findings);
  ExamineDatabase(workspace, findings);
  return findings.Conclude();
}

}  // namespace

void AddDoctorCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(
      app, "doctor", "Can a training run here? Machine, LibTorch, GPU, plugins, data, workspace",
      "arcbench doctor\n  arcbench doctor --json");
  auto listing = std::make_shared<ListingOptions>();
  AddListingOptions(*command, *listing);
  command->callback([listing, &globals] {
    Findings findings;
    globals.exit_code = Examine(globals, findings) ? 0 : 1;
    listing->Print(findings.table());
  });
}

}  // namespace arc
