#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/events.h"

namespace arc {

/// How a worker process is started and watched.
struct WorkerOptions {
  std::filesystem::path program;
  std::vector<std::string> arguments;  ///< the number of the event pipe is put after them
  std::filesystem::path log_file;      ///< takes stdout and stderr, its first 16 MiB at most
  uint64_t memory_limit = 0;           ///< bytes of address space; 0: none
  double silent_limit = 600;           ///< seconds without an event after which it is killed
  /// When it is asked to stop (as by SIGINT), and when it is killed; none: never.
  std::optional<std::chrono::steady_clock::time_point> stop_at = {}, kill_at = {};
  /// The same, in seconds from its StartedEvent on, where that is earlier.
  std::optional<double> stop_after = {}, kill_after = {};
};

/// What became of a worker process.
struct WorkerOutcome {
  std::optional<ErrorEvent> error;  ///< its own last words, or that it broke the protocol
  std::optional<DoneEvent> done;
  int exit_code = 0;       ///< where no signal ended it
  int signal = 0;          ///< that ended it; 0: it exited
  bool hung = false;       ///< killed, having been silent for too long
  bool killed = false;     ///< ended by the user's interrupt or kill_at, nothing saved
  bool timed_out = false;  ///< stop_at or kill_at came before its end
  std::string last_lines;  ///< of stdout and stderr, at most 4 KiB

  bool finished() const { return !error && done && signal == 0 && exit_code == 0; }
  bool interrupted() const { return killed || (finished() && done->interrupted); }
};

/// Runs a worker to its end: in a process group of its own, which dies with the
/// caller; events go to `on_event` in order, on the calling thread. The first
/// SIGINT, SIGTERM or SIGHUP is handed on as SIGINT, so that the worker writes
/// a checkpoint and stops; the second kills it. Throws Failed where no process can be
/// started; an exception of `on_event` kills the worker and is passed on.
WorkerOutcome Supervise(const WorkerOptions& options,
                        const std::function<void(const Event&)>& on_event);

/// One message for a worker that did not finish: what ended it, the plugin's
/// file, and what it printed last.
std::string DescribeFailure(const WorkerOutcome& outcome, const std::filesystem::path& plugin_file,
                            double silent_limit);
/// "SIGSEGV (Segmentation fault)".
std::string SignalName(int signal);

}  // namespace arc
