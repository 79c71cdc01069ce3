#include "harness/run/supervisor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>

#include "harness/run/child_process.h"
#include "harness/run/duration.h"

namespace arc {
namespace {

using Clock = std::chrono::steady_clock;
constexpr size_t kKeptOutput = 4096;
constexpr size_t kMaxLog = 16 << 20;

/// The worker's stdout and stderr: a bounded file, and the end of it in memory.
class OutputLog {
 public:
  explicit OutputLog(const std::filesystem::path& file)
      : fd_(open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
    if (fd_.get() < 0) {
      throw CannotWrite(fmt::format("cannot write {}: {}", file.string(), strerror(errno)));
    }
  }
  void Add(std::string_view text) {
    const size_t room = std::min(text.size(), kMaxLog - written_);
    // What the disk cannot take is lost from the log alone; the run goes on.
    if (room > 0 && write(fd_.get(), text.data(), room) > 0) written_ += room;
    last_ += text;
    if (last_.size() > 2 * kKeptOutput) last_.erase(0, last_.size() - kKeptOutput);
  }
  std::string Last() const {
    return last_.size() > kKeptOutput ? last_.substr(last_.size() - kKeptOutput) : last_;
  }

 private:
  Fd fd_;
  size_t written_ = 0;
  std::string last_;
};

/// One worker's life as its supervisor sees it.
class Watch {
 public:
  Watch(const WorkerOptions& options, const std::function<void(const Event&)>& on_event)
      : options_(options),
        stop_at_(options.stop_at),
        kill_at_(options.kill_at),
        on_event_(on_event),
        log_(options.log_file),
        child_(options.program, options.arguments, options.memory_limit) {}

  WorkerOutcome Run() {
    while (!child_.Ended()) Step();
    DrainEvents();
    DrainOutput();
    const int status = child_.status();
    if (WIFSIGNALED(status))
      outcome_.signal = WTERMSIG(status);
    else
      outcome_.exit_code = WEXITSTATUS(status);
    // Interrupted while it was starting, before it could take the signal.
    if (interrupts_ > 0 && outcome_.signal == SIGINT) outcome_.killed = true;
    outcome_.last_lines = log_.Last();
    return std::move(outcome_);
  }

 private:
  void Step() {
    pollfd fds[] = {{events_open_ ? child_.events() : -1, POLLIN, 0},
                    {output_open_ ? child_.output() : -1, POLLIN, 0},
                    {signals_.fd(), POLLIN, 0}};
    // Once the pipe of events is closed the end is near: look often.
    poll(fds, 3, events_open_ ? 100 : 2);
    if (fds[0].revents) DrainEvents();
    if (fds[1].revents) DrainOutput();
    if (fds[2].revents) Interrupt(signals_.Take());
    WatchTheClock();
    if (Clock::now() - heard_ > std::chrono::duration<double>(options_.silent_limit)) {
      outcome_.hung = true;
      child_.KillGroup();
    }
  }

  void WatchTheClock() {
    const Clock::time_point now = Clock::now();
    if (stop_at_ && now >= *stop_at_ && !outcome_.timed_out) {
      outcome_.timed_out = true;
      if (interrupts_ == 0) Interrupt(1);
    }
    if (kill_at_ && now >= *kill_at_) {
      outcome_.timed_out = outcome_.killed = true;
      child_.KillGroup();
    }
  }

  void Interrupt(int count) {
    if (count > 0 && interrupts_ == 0) child_.Signal(SIGINT);
    interrupts_ += count;
    if (interrupts_ < 2) return;
    outcome_.killed = true;
    child_.KillGroup();
  }

  // A few reads at most, so that a noisy plugin cannot keep the loop from its
  // other duties. False once the other end is closed.
  template <typename Take>
  static bool Drain(int fd, Take take) {
    char bytes[65536];
    for (int reads = 0; reads < 16; ++reads) {
      const ssize_t n = read(fd, bytes, sizeof bytes);
      if (n == 0) return false;
      if (n < 0) return errno == EAGAIN || errno == EINTR;
      take(std::string_view(bytes, static_cast<size_t>(n)));
    }
    return true;
  }

  void DrainOutput() {
    output_open_ = Drain(child_.output(), [&](std::string_view text) { log_.Add(text); });
  }

  void DrainEvents() {
    events_open_ = Drain(child_.events(), [&](std::string_view text) { TakeEvents(text); });
  }

  void TakeEvents(std::string_view bytes) {
    if (outcome_.error) return;
    heard_ = Clock::now();
    lines_.Add(bytes);
    while (std::optional<Event> event = NextEvent()) Deliver(*event);
  }

  std::optional<Event> NextEvent() {
    try {
      const std::optional<std::string> line = lines_.Next();
      return line ? std::optional(DecodeEvent(*line)) : std::nullopt;
    } catch (const Error& error) {
      outcome_.error = ErrorEvent{ErrorKind::kFailed, error.what()};
      child_.KillGroup();
      return std::nullopt;
    }
  }

  void Deliver(const Event& event) {
    if (std::holds_alternative<StartedEvent>(event)) {
      Shorten(stop_at_, options_.stop_after);
      Shorten(kill_at_, options_.kill_after);
    }
    if (const auto* error = std::get_if<ErrorEvent>(&event)) outcome_.error = *error;
    if (const auto* done = std::get_if<DoneEvent>(&event)) outcome_.done = *done;
    on_event_(event);
  }

  using Deadline = std::optional<Clock::time_point>;
  static void Shorten(Deadline& deadline, std::optional<double> seconds) {
    if (!seconds) return;
    const Clock::time_point then = Clock::now() + ClockTime(*seconds);
    deadline = deadline ? std::min(*deadline, then) : then;
  }

  const WorkerOptions& options_;
  Deadline stop_at_, kill_at_;
  const std::function<void(const Event&)>& on_event_;
  OutputLog log_;
  SignalReader signals_;  // before the child, so that no signal falls between
  ChildProcess child_;
  LineBuffer lines_;
  WorkerOutcome outcome_;
  Clock::time_point heard_ = Clock::now();
  bool events_open_ = true;
  bool output_open_ = true;
  int interrupts_ = 0;
};

std::string HowItEnded(const WorkerOutcome& outcome, double silent_limit) {
  if (outcome.hung) {
    return fmt::format("the worker was silent for {:g} s and was killed", silent_limit);
  }
  if (outcome.killed) {
    return outcome.timed_out ? "the worker was killed: its time was up"
                             : "the worker was ended by an interrupt";
  }
  if (outcome.signal == SIGKILL && !outcome.error) {
    return "the worker was killed by SIGKILL: most likely the system was out of memory";
  }
  if (outcome.error) return outcome.error->message;
  if (outcome.signal) return "the worker died of " + SignalName(outcome.signal);
  return fmt::format("the worker ended with exit code {} before it was done", outcome.exit_code);
}

std::string Indented(const std::string& text) {
  std::string out = "\n  | ";
  for (const char c : text.substr(0, text.find_last_not_of('\n') + 1)) {
    out += c;
    if (c == '\n') out += "  | ";
  }
  return out;
}

std::string LastLines(const std::string& text, size_t lines) {
  size_t start = text.find_last_not_of('\n');
  if (start == std::string::npos) return "";
  for (size_t i = 0; i < lines && start != std::string::npos && start > 0; ++i) {
    start = text.rfind('\n', start - 1);
  }
  return start == std::string::npos ? text : text.substr(start + 1);
}

}  // namespace

WorkerOutcome Supervise(const WorkerOptions& options,
                        const std::function<void(const Event&)>& on_event) {
  return Watch(options, on_event).Run();
}

std::string DescribeFailure(const WorkerOutcome& outcome, const std::filesystem::path& plugin_file,
                            double silent_limit) {
  std::string text = HowItEnded(outcome, silent_limit);
  if (outcome.error && outcome.error->kind != ErrorKind::kFailed) return text;  // input, no plugin
  if (text.find(plugin_file.string()) == std::string::npos) {
    text += fmt::format("; plugin {}", plugin_file.string());
  }
  const std::string last = LastLines(outcome.last_lines, 5);
  if (!last.empty()) text += "; its last lines:" + Indented(last);
  return text;
}

std::string SignalName(int signal) {
  const char* name = sigabbrev_np(signal);
  return name ? fmt::format("SIG{} ({})", name, sigdescr_np(signal))
              : fmt::format("signal {}", signal);
}

}  // namespace arc
