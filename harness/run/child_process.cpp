#include "harness/run/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "tasks/error.h"

namespace arc {
namespace {

Error SystemError(const char* what) { return Failed(fmt::format("{}: {}", what, strerror(errno))); }

struct Pipe {
  Fd read, write;
};

Pipe MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw SystemError("cannot make a pipe");
  Pipe made{Fd(ends[0]), Fd(ends[1])};
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return made;
}

// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void Become(char* const* argv, int output, int events, pid_t parent,
                         uint64_t memory_limit) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // it died before the line above
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  // Where memory runs out the kernel is to choose the worker, and not who watches it.
  const int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  [[maybe_unused]] const ssize_t written = write(score, "1000", 4);  // or as the kernel likes
  if (memory_limit > 0) {
    const rlimit limit{memory_limit, memory_limit};
    setrlimit(RLIMIT_AS, &limit);
  }
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  fcntl(events, F_SETFD, 0);
  execv(argv[0], argv);
  dprintf(STDERR_FILENO, "cannot run %s: %s\n", argv[0], strerror(errno));
  _exit(127);
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) Close(), fd_ = other.Release();
  return *this;
}
void Fd::Close() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}
int Fd::Release() {
  const int fd = fd_;
  fd_ = -1;
  return fd;
}

ChildProcess::ChildProcess(const std::filesystem::path& program, std::vector<std::string> arguments,
                           uint64_t memory_limit) {
  Pipe output = MakePipe(), events = MakePipe();
  arguments.insert(arguments.begin(), program.string());
  arguments.push_back(std::to_string(events.write.get()));
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  // Threads of a worker that wait for each other spin for some microseconds, then sleep:
  // on a machine with other work, libgomp's default made a training step seven times slower.
  setenv("GOMP_SPINCOUNT", "5000", 0);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw SystemError("cannot start a process");
  if (pid_ == 0) Become(argv.data(), output.write.get(), events.write.get(), parent, memory_limit);
  setpgid(pid_, pid_);  // here too: whoever comes first
  output_ = std::move(output.read);
  events_ = std::move(events.read);
}

ChildProcess::~ChildProcess() {
  if (ended_) return;
  KillGroup();
  waitpid(pid_, &status_, 0);
}

void ChildProcess::Signal(int signal) const {
  if (!ended_) kill(pid_, signal);
}

void ChildProcess::KillGroup() const {
  if (!ended_) killpg(pid_, SIGKILL);
}

bool ChildProcess::Ended() {
  siginfo_t info{};
  if (ended_) return true;
  if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
      info.si_pid != pid_) {
    return false;
  }
  KillGroup();  // what it started itself; its number is ours until the next line
  ended_ = waitpid(pid_, &status_, 0) == pid_;
  return ended_;
}

struct SignalReader::Mask {
  sigset_t set;
};

SignalReader::SignalReader() : before_(new Mask) {
  sigset_t ours;
  sigemptyset(&ours);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    sigaction(signal, nullptr, &action);
    if (action.sa_handler != SIG_IGN) sigaddset(&ours, signal);  // nohup ignores SIGHUP
  }
  sigprocmask(SIG_BLOCK, &ours, &before_->set);
  fd_ = Fd(signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC));
}

SignalReader::~SignalReader() {
  Take();
  sigprocmask(SIG_SETMASK, &before_->set, nullptr);
  delete before_;
}

int SignalReader::Take() {
  signalfd_siginfo info;
  int count = 0;
  while (read(fd_.get(), &info, sizeof info) == sizeof info) ++count;
  return count;
}

}  // namespace arc
