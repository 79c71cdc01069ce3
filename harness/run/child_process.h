#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace arc {

/// A file descriptor that is closed on the way out.
class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.Release()) {}
  Fd& operator=(Fd&& other) noexcept;
  ~Fd() { Close(); }
  int get() const { return fd_; }
  void Close();
  int Release();

 private:
  int fd_;
};

/// A child in a process group of its own that the kernel kills when this
/// thread's process dies; the whole group is killed with the object.
class ChildProcess {
 public:
  /// stdout and stderr come through output(), what it writes to the descriptor
  /// whose number is its last argument through events(); both are non-blocking.
  ChildProcess(const std::filesystem::path& program, std::vector<std::string> arguments,
               uint64_t memory_limit);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  int output() const { return output_.get(); }
  int events() const { return events_.get(); }
  void Signal(int signal) const;  ///< to the child alone
  void KillGroup() const;
  /// Has it ended? Then status() is what waitpid gave. Does not wait.
  bool Ended();
  int status() const { return status_; }

 private:
  pid_t pid_ = -1;
  bool ended_ = false;
  int status_ = 0;
  Fd output_;
  Fd events_;
};

/// While it lives, SIGINT, SIGTERM and SIGHUP are read here and end nothing.
class SignalReader {
 public:
  SignalReader();
  ~SignalReader();
  SignalReader(const SignalReader&) = delete;
  SignalReader& operator=(const SignalReader&) = delete;
  int fd() const { return fd_.get(); }
  /// Signals that came since the last call.
  int Take();

 private:
  struct Mask;
  Mask* before_;
  Fd fd_;
};

}  // namespace arc
