#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tasks/error.h"

/// What a worker tells the front end: one JSON object a line, on a pipe of its
/// own, so that whatever a plugin prints cannot be mistaken for it.
namespace arc {

struct StartedEvent {
  std::string device;  ///< "cpu", "cuda:0 NVIDIA H100"
  int threads = 0;
  uint64_t parameters = 0;            ///< without the embedding table
  uint64_t embedding_parameters = 0;  ///< of the puzzle-identifier table
};
struct MetricsEvent {
  uint64_t step = 0;
  uint64_t total_steps = 0;
  /// Full names, "train/lm_loss", "eval/exact", ...; NaN and infinities arrive as such.
  std::map<std::string, double> values;
  double examples_per_second = 0;
  double wall_seconds = 0;  ///< since training began, earlier sessions included
};
struct ProgressEvent {
  uint64_t done = 0;
  uint64_t total = 0;
  std::string unit;  ///< "puzzles", "batches"
};
struct CheckpointEvent {
  uint64_t step = 0;
  std::string file;  ///< relative to the run's folder
  std::string sha256;
  uint64_t bytes = 0;
  std::string kind;  ///< "periodic" or "last", as the database has them
};
struct EvaluationEvent {
  uint64_t step = 0;  ///< of the weights; 0 for solvers
  std::string shard;  ///< relative to the run's folder
  std::string sha256;
  uint32_t views = 0;
  uint32_t steps = 0;  ///< halting steps; 1 for solvers
  bool final = false;  ///< of the finished run, not one during training
};
/// Something that the worker was asked about: kProbe.
struct FactEvent {
  std::string name, value;
};
struct LogEvent {
  std::string level;  ///< "info", "warning"
  std::string message;
};
struct ErrorEvent {
  ErrorKind kind = ErrorKind::kFailed;
  std::string message;
};
struct DoneEvent {
  bool interrupted = false;  ///< stopped by SIGINT, after a checkpoint where there is one
  uint64_t step = 0;
};
using Event = std::variant<StartedEvent, MetricsEvent, ProgressEvent, CheckpointEvent,
                           EvaluationEvent, FactEvent, LogEvent, ErrorEvent, DoneEvent>;

/// Longer lines are not events: the reader refuses them, the writer cuts messages.
inline constexpr size_t kMaxEventLine = 1 << 16;

std::string EncodeEvent(const Event& event);  ///< without the newline
/// Throws Failed naming the line's beginning where it is no event.
Event DecodeEvent(std::string_view line);

/// Writes events to a file descriptor (borrowed), each by one write. Any thread
/// may send. A reader that went away is not an error: the worker's end is near.
class EventWriter {
 public:
  explicit EventWriter(int fd) : fd_(fd) {}
  void Send(const Event& event);

 private:
  std::mutex mutex_;
  int fd_;
};

/// Cuts a byte stream into lines. Throws Failed on a line longer than kMaxEventLine.
class LineBuffer {
 public:
  void Add(std::string_view bytes);
  std::optional<std::string> Next();

 private:
  std::string pending_;
  size_t start_ = 0;
};

}  // namespace arc
