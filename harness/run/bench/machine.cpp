#include "harness/run/bench/machine.h"

#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace arc {
namespace {

/// Processes at work for each core, above which nothing is judged: a quarter of every core for
/// others makes times longer by more than any difference worth finding.
constexpr double kMostLoad = 0.25;

int CoresOfThisProcess() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

std::string HostName() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

std::string VectorInstructions(const std::string& flags) {
  std::istringstream in(flags);
  const std::set<std::string> has{std::istream_iterator<std::string>(in), {}};
  std::string text;
  for (const char* flag : {"avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "bf16"}) {
    if (has.count(flag)) text += std::string(text.empty() ? "" : " ") + flag;
  }
  return text;
}

}  // namespace

void ReadCpuInfo(const std::string& text, Machine& machine) {
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    const size_t colon = line.find(':');
    if (colon == std::string::npos || colon + 2 > line.size()) continue;
    const std::string value = line.substr(colon + 2);
    if (machine.cpu.empty() && line.starts_with("model name")) machine.cpu = value;
    const bool flags = line.starts_with("flags") || line.starts_with("Features");
    if (machine.isa.empty() && flags) machine.isa = VectorInstructions(value);
  }
}

Machine ThisMachine() {
  Machine machine;
  machine.host = HostName();
  machine.cores = CoresOfThisProcess();
  std::ifstream file("/proc/cpuinfo");
  ReadCpuInfo({std::istreambuf_iterator<char>(file), {}}, machine);
  if (getloadavg(&machine.load, 1) != 1) machine.load = 0;
  return machine;
}

std::string LoadObjection(const Machine& machine) {
  if (machine.load <= kMostLoad * machine.cores) return "";
  return fmt::format(
      "the load average is {:.2f} on {} cores, and at most {:.2f} gives times that "
      "can be judged",
      machine.load, machine.cores, kMostLoad * machine.cores);
}

}  // namespace arc
