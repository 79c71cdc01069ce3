#include "harness/run/events.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace arc {
namespace {

using nlohmann::json;

constexpr size_t kMaxMessage = 8000;

// JSON has no NaN or infinity: these three go as strings.
json FromDouble(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

double ToDouble(const json& value) {
  if (!value.is_string()) return value.get<double>();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::string text = value.get<std::string>();
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf") return kInfinity;
  if (text == "-inf") return -kInfinity;
  throw Failed(fmt::format("'{}' is no number", text));
}

json Encode(const StartedEvent& e) {
  return {{"event", "started"},
          {"device", e.device},
          {"threads", e.threads},
          {"parameters", e.parameters},
          {"embedding_parameters", e.embedding_parameters}};
}
json Encode(const MetricsEvent& e) {
  json values = json::object();
  for (const auto& [name, value] : e.values) values[name] = FromDouble(value);
  return {{"event", "metrics"},
          {"step", e.step},
          {"total_steps", e.total_steps},
          {"values", values},
          {"examples_per_second", FromDouble(e.examples_per_second)},
          {"wall_seconds", FromDouble(e.wall_seconds)}};
}
json Encode(const ProgressEvent& e) {
  return {{"event", "progress"}, {"done", e.done}, {"total", e.total}, {"unit", e.unit}};
}
json Encode(const CheckpointEvent& e) {
  return {{"event", "checkpoint"}, {"step", e.step},   {"file", e.file},
          {"sha256", e.sha256},    {"bytes", e.bytes}, {"kind", e.kind}};
}
json Encode(const EvaluationEvent& e) {
  return {{"event", "evaluation"}, {"step", e.step},   {"shard", e.shard}, {"sha256", e.sha256},
          {"views", e.views},      {"steps", e.steps}, {"final", e.final}};
}
json Encode(const FactEvent& e) {
  return {{"event", "fact"}, {"name", e.name}, {"value", e.value.substr(0, kMaxMessage)}};
}
json Encode(const LogEvent& e) {
  return {{"event", "log"}, {"level", e.level}, {"message", e.message.substr(0, kMaxMessage)}};
}
json Encode(const ErrorEvent& e) {
  return {{"event", "error"},
          {"kind", static_cast<int>(e.kind)},
          {"message", e.message.substr(0, kMaxMessage)}};
}
json Encode(const DoneEvent& e) {
  return {{"event", "done"}, {"interrupted", e.interrupted}, {"step", e.step}};
}

MetricsEvent DecodeMetrics(const json& j) {
  MetricsEvent e{j.at("step"),
                 j.at("total_steps"),
                 {},
                 ToDouble(j.at("examples_per_second")),
                 ToDouble(j.at("wall_seconds"))};
  for (const auto& [name, value] : j.at("values").items()) e.values[name] = ToDouble(value);
  return e;
}

ErrorEvent DecodeError(const json& j) {
  const int kind = j.at("kind");
  if (kind < 1 || kind > 3) throw Failed(fmt::format("unknown kind of error {}", kind));
  return {static_cast<ErrorKind>(kind), j.at("message")};
}

Event Decode(const json& j) {
  const std::string event = j.at("event");
  if (event == "started") {
    return StartedEvent{j.at("device"), j.at("threads"), j.at("parameters"),
                        j.at("embedding_parameters")};
  }
  if (event == "metrics") return DecodeMetrics(j);
  if (event == "progress") return ProgressEvent{j.at("done"), j.at("total"), j.at("unit")};
  if (event == "checkpoint") {
    return CheckpointEvent{j.at("step"), j.at("file"), j.at("sha256"), j.at("bytes"), j.at("kind")};
  }
  if (event == "evaluation") {
    return EvaluationEvent{j.at("step"),  j.at("shard"), j.at("sha256"),
                           j.at("views"), j.at("steps"), j.at("final")};
  }
  if (event == "fact") return FactEvent{j.at("name"), j.at("value")};
  if (event == "log") return LogEvent{j.at("level"), j.at("message")};
  if (event == "error") return DecodeError(j);
  if (event == "done") return DoneEvent{j.at("interrupted"), j.at("step")};
  throw Failed(fmt::format("unknown event '{}'", event));
}

}  // namespace

std::string EncodeEvent(const Event& event) {
  return std::visit([](const auto& e) { return Encode(e); }, event)
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

Event DecodeEvent(std::string_view line) {
  const std::string begin(line.substr(0, 80));
  try {
    return Decode(json::parse(line));
  } catch (const json::exception& error) {
    throw Failed(fmt::format("the worker sent no event: {} ({})", begin, error.what()));
  } catch (const Error& error) {
    throw Failed(fmt::format("the worker sent no event: {} ({})", begin, error.what()));
  }
}

void EventWriter::Send(const Event& event) {
  const std::string line = EncodeEvent(event) + '\n';
  const std::lock_guard lock(mutex_);
  for (size_t sent = 0; sent < line.size();) {
    const ssize_t n = write(fd_, line.data() + sent, line.size() - sent);
    if (n < 0 && errno != EINTR) return;
    if (n > 0) sent += static_cast<size_t>(n);
  }
}

void LineBuffer::Add(std::string_view bytes) {
  pending_.erase(0, start_);
  start_ = 0;
  pending_ += bytes;
}

std::optional<std::string> LineBuffer::Next() {
  const size_t end = pending_.find('\n', start_);
  const size_t length = (end == std::string::npos ? pending_.size() : end) - start_;
  if (length > kMaxEventLine) {
    throw Failed(fmt::format("the worker sent a line of more than {} bytes", kMaxEventLine));
  }
  if (end == std::string::npos) return std::nullopt;
  std::string line = pending_.substr(start_, length);
  start_ = end + 1;
  return line;
}

}  // namespace arc
