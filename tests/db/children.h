#pragma once
#include <sys/wait.h>
#include <unistd.h>

#include <exception>
#include <functional>
#include <string>

namespace arc {

/// Starts a child process that runs `work` and leaves with 0, or with 1 and the
/// message on stderr if it throws. The child runs no test code after `work`.
inline pid_t StartChild(const std::function<void()>& work) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  try {
    work();
    _exit(0);
  } catch (const std::exception& e) {
    const std::string line = std::string(e.what()) + "\n";
    if (write(STDERR_FILENO, line.data(), line.size()) < 0) _exit(2);
    _exit(1);
  }
}

/// Waits for the child; its exit status, or minus the signal that ended it.
inline int WaitForChild(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// What `work` returns when it is run in a child process ("" if it died).
inline std::string TextFromChild(const std::function<std::string()>& work) {
  int ends[2];
  if (pipe(ends) != 0) return "";
  const pid_t pid = StartChild([&] {
    const std::string text = work();
    if (write(ends[1], text.data(), text.size()) < 0) _exit(2);
  });
  close(ends[1]);
  std::string text(65536, '\0');
  const ssize_t got = read(ends[0], text.data(), text.size());
  close(ends[0]);
  WaitForChild(pid);
  text.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return text;
}

}  // namespace arc
