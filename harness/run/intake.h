#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "db/store.h"
#include "harness/run/events.h"
#include "harness/run/progress.h"

namespace arc {

/// Takes a worker's events into the database and onto the terminal. Metrics are
/// stored a second's worth at a time.
class EventIntake {
 public:
  /// `on_evaluation` is called with the seconds the evaluation took. An empty
  /// `run` has no row: nothing is stored.
  EventIntake(Store& store, std::string run, std::string title,
              std::function<void(const EvaluationEvent&, double seconds)> on_evaluation);
  void Take(const Event& event);
  /// Stores what is left; to be called at the end.
  void Flush();
  const StartedEvent& started() const { return started_; }
  /// Values at a step of this run's curves; stored with the next batch.
  void AddMetric(const std::string& key, uint64_t step, double value);
  void Print(const std::string& line) { progress_.Print(line); }

 private:
  using Clock = std::chrono::steady_clock;
  void On(const StartedEvent& event);
  void On(const MetricsEvent& event);
  void On(const ProgressEvent& event);
  void On(const CheckpointEvent& event);
  void On(const EvaluationEvent& event);
  void On(const FactEvent&) {}
  void On(const LogEvent& event);
  void On(const ErrorEvent&) {}
  void On(const DoneEvent&) { progress_.Clear(); }

  Store& store_;
  std::string run_;
  Progress progress_;
  std::function<void(const EvaluationEvent&, double)> on_evaluation_;
  StartedEvent started_;
  std::vector<MetricRecord> metrics_;
  Clock::time_point stored_ = Clock::now();
  Clock::time_point evaluation_begin_;
  bool evaluating_ = false;
  double wall_seconds_ = 0;
};

}  // namespace arc
