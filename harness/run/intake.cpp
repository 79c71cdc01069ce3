#include "harness/run/intake.h"

#include <fmt/format.h>

namespace arc {
namespace {

// The figures that a bar has room for, those of them that the worker sent.
std::string Figures(const std::map<std::string, double>& values) {
  std::string text;
  if (const auto loss = values.find("train/lm_loss"); loss != values.end()) {
    text = fmt::format("loss {:.4g}", loss->second);
  }
  if (const auto exact = values.find("train/exact_accuracy"); exact != values.end()) {
    text += fmt::format("{}exact {:.1f} %", text.empty() ? "" : "  ", 100 * exact->second);
  }
  return text;
}

}  // namespace

EventIntake::EventIntake(Store& store, std::string run, std::string title,
                         std::function<void(const EvaluationEvent&, double)> on_evaluation)
    : store_(store),
      run_(std::move(run)),
      progress_(std::move(title)),
      on_evaluation_(std::move(on_evaluation)) {}

void EventIntake::Take(const Event& event) {
  std::visit([this](const auto& e) { On(e); }, event);
}

void EventIntake::On(const StartedEvent& event) {
  started_ = event;
  if (run_.empty()) return;
  store_.SetRunParameters(run_, static_cast<int64_t>(event.parameters + event.embedding_parameters),
                          static_cast<int64_t>(event.embedding_parameters));
}

void EventIntake::On(const MetricsEvent& event) {
  evaluating_ = false;
  wall_seconds_ = event.wall_seconds;
  for (const auto& [name, value] : event.values) AddMetric(name, event.step, value);
  AddMetric("train/examples_per_second", event.step, event.examples_per_second);
  progress_.Show(event.step, event.total_steps, "steps", Figures(event.values),
                 event.examples_per_second);
  if (Clock::now() - stored_ > std::chrono::seconds(1)) Flush();
}

void EventIntake::On(const ProgressEvent& event) {
  if (!evaluating_) evaluation_begin_ = Clock::now();
  evaluating_ = true;
  progress_.Show(event.done, event.total, event.unit, "");
}

void EventIntake::On(const CheckpointEvent& event) {
  if (run_.empty()) return;
  CheckpointRecord record;
  record.step = static_cast<int64_t>(event.step);
  record.file = event.file;
  record.sha256 = event.sha256;
  record.bytes = static_cast<int64_t>(event.bytes);
  record.kind = event.kind;
  store_.AddCheckpoint(run_, record);
}

void EventIntake::On(const EvaluationEvent& event) {
  const double seconds =
      evaluating_ ? std::chrono::duration<double>(Clock::now() - evaluation_begin_).count() : 0;
  evaluating_ = false;
  progress_.Clear();
  on_evaluation_(event, seconds);
}

void EventIntake::On(const LogEvent& event) {
  Print(event.level == "info" ? event.message : event.level + ": " + event.message);
}

void EventIntake::AddMetric(const std::string& key, uint64_t step, double value) {
  metrics_.push_back({key, static_cast<int64_t>(step), wall_seconds_, value});
}

void EventIntake::Flush() {
  progress_.Clear();
  stored_ = Clock::now();
  if (!run_.empty() && !metrics_.empty()) store_.AddMetrics(run_, metrics_);
  metrics_.clear();
}

}  // namespace arc
