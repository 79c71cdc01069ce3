#include "harness/run/programs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "tasks/error.h"

namespace arc {

std::filesystem::path ProgramFolder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

std::filesystem::path WorkerProgram() {
  const char* named = std::getenv("ARCBENCH_WORKER");
  const std::filesystem::path path = named ? named : ProgramFolder() / "arcbench-worker";
  if (access(path.c_str(), X_OK) != 0) {
    throw Failed(fmt::format("cannot run the worker {}{}", path.string(),
                             named ? " (from $ARCBENCH_WORKER)" : ""));
  }
  return path;
}

}  // namespace arc
