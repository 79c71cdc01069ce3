#include "harness/run/bench/program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "harness/run/child_process.h"
#include "harness/run/programs.h"
#include "harness/run/supervisor.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "arcbench-bench-";

/// In the child.
[[noreturn]] void Become(char* const* argv, int output, int errors, pid_t parent) {
  setpgid(0, 0);  // ^C in a terminal reaches us alone, and what the child starts ends with it
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  dup2(output, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  execv(argv[0], argv);
  dprintf(STDERR_FILENO, "%s\n", strerror(errno));
  _exit(127);
}

Fd Create(const fs::path& path) {
  Fd file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (file.get() >= 0) return file;
  throw CannotWrite(fmt::format("cannot write {}: {}", path.string(), strerror(errno)));
}

pid_t Start(std::vector<std::string> words, const fs::path& output, const fs::path& errors) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const Fd out = Create(output), err = Create(errors);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) throw Failed(fmt::format("cannot start a process: {}", strerror(errno)));
  if (pid == 0) Become(argv.data(), out.get(), err.get(), parent);
  setpgid(pid, pid);  // here too: whoever comes first
  return pid;
}

/// What waitpid gave.
int WaitFor(pid_t pid, SignalReader& signals) {
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    pollfd fd{signals.fd(), POLLIN, 0};
    poll(&fd, 1, 20);
    if (signals.Take() == 0) continue;
    killpg(pid, SIGKILL);
    waitpid(pid, &status, 0);
    throw BenchmarkInterrupted{};
  }
  return status;
}

/// The text as a regular expression for itself.
std::string Escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::strchr(".^$|()[]{}*+?\\", c)) out += '\\';
    out += c;
  }
  return out;
}

std::string LastLines(const std::string& text) {
  constexpr size_t kKept = 500;
  const size_t end = text.find_last_not_of(" \n");
  if (end == std::string::npos) return "";
  const size_t start = end > kKept ? text.find('\n', end - kKept) + 1 : 0;
  return ": " + text.substr(start, end + 1 - start);
}

}  // namespace

std::vector<fs::path> BenchmarkPrograms() {
  const char* named = std::getenv("ARCBENCH_BENCH_FOLDER");
  const fs::path folder = named ? fs::path(named) : ProgramFolder();
  std::vector<fs::path> programs;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename();
    if (name.starts_with(kPrefix) && access(at->path().c_str(), X_OK) == 0) {
      programs.push_back(at->path());
    }
  }
  if (programs.empty()) {
    throw Failed(fmt::format(
        "no benchmark programs ({}*) in {}{}", kPrefix, folder.string(),
        named ? " (from $ARCBENCH_BENCH_FOLDER)" : "; they are built with ARCBENCH_BENCH=ON"));
  }
  std::sort(programs.begin(), programs.end());
  return programs;
}

void BenchmarkRunner::Execute(const fs::path& program, std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), program.string());
  SignalReader signals;  // before the child, so that no signal falls between
  const int status = WaitFor(Start(std::move(arguments), Output(), Errors()), signals);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  const std::string how = WIFSIGNALED(status)
                              ? "died of " + SignalName(WTERMSIG(status))
                              : fmt::format("ended with exit code {}", WEXITSTATUS(status));
  throw Failed(fmt::format("{} {}{}", program.filename().string(), how,
                           LastLines(ReadFile(Output()) + ReadFile(Errors()))));
}

std::vector<std::string> BenchmarkRunner::List(const fs::path& program) const {
  Execute(program, {"--benchmark_list_tests=true"});
  std::istringstream lines(ReadFile(Output()));
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) names.push_back(line);
  }
  return names;
}

void BenchmarkRunner::Run(const fs::path& program, const std::vector<std::string>& names,
                          const Repetitions& repetitions, BenchRun& run) const {
  std::string filter;
  for (const std::string& name : names) filter += (filter.empty() ? "^(" : "|") + Escaped(name);
  const fs::path results = scratch_ / "results.json";
  Execute(program, {"--benchmark_filter=" + filter + ")$",
                    fmt::format("--benchmark_repetitions={}", repetitions.count),
                    fmt::format("--benchmark_min_time={}", repetitions.seconds),
                    "--benchmark_enable_random_interleaving=true",
                    "--benchmark_out=" + results.string(), "--benchmark_out_format=json"});
  AddFigures(ReadFile(results), results.string(), program.filename().string(), run);
}

}  // namespace arc
