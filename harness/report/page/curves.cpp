#include "harness/report/page/curves.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

namespace arc {
namespace {

constexpr size_t kMostPoints = 300;

// Every n-th point and the last.
std::vector<MetricRecord> Thin(const std::vector<MetricRecord>& all) {
  const size_t stride = (all.size() + kMostPoints - 1) / kMostPoints;
  if (stride <= 1) return all;
  std::vector<MetricRecord> kept;
  for (size_t i = 0; i < all.size(); i += stride) kept.push_back(all[i]);
  if ((all.size() - 1) % stride != 0) kept.push_back(all.back());
  return kept;
}

nlohmann::json Axis(const std::vector<MetricRecord>& points) {
  nlohmann::json steps = nlohmann::json::array(), seconds = nlohmann::json::array();
  for (const MetricRecord& point : points) {
    steps.push_back(point.step);
    seconds.push_back(std::round(point.wall_seconds * 100) / 100);
  }
  return {{"step", std::move(steps)}, {"seconds", std::move(seconds)}};
}

// Four digits are more than a plot shows.
nlohmann::json Rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 5);
  double rounded = value;
  std::from_chars(text, end.ptr, rounded);
  return rounded;
}

int64_t BatchOf(const Store& store, const std::string& run) {
  for (const ParamRecord& param : store.Params(run)) {
    if (param.key != "training.batch_size") continue;
    int64_t batch = 0;
    std::from_chars(param.value.data(), param.value.data() + param.value.size(), batch);
    return batch;
  }
  return 0;
}

void AddCurves(const Store& store, const std::string& run, nlohmann::json& json) {
  json["x"] = nlohmann::json::array();
  json["curves"] = nlohmann::json::object();
  std::map<std::string, size_t> places;  // curves that were logged together share an axis
  for (const std::string& key : store.MetricKeys(run)) {
    const std::vector<MetricRecord> points = Thin(store.MetricsOf(run, key));
    if (points.size() < 2) continue;
    nlohmann::json axis = Axis(points);
    const auto [at, added] = places.emplace(axis.dump(), json["x"].size());
    if (added) json["x"].push_back(std::move(axis));
    nlohmann::json values = nlohmann::json::array();
    for (const MetricRecord& point : points) values.push_back(Rounded(point.value));
    json["curves"][key] = {{"x", at->second}, {"y", std::move(values)}};
  }
}

/// The last point of training up to `step`.
std::optional<MetricRecord> LastPoint(const Store& store, const std::string& run,
                                      std::optional<int64_t> step) {
  for (const std::string& key : store.MetricKeys(run)) {
    if (!key.starts_with("train/")) continue;
    std::optional<MetricRecord> last;
    for (const MetricRecord& point : store.MetricsOf(run, key)) {
      if (!step || point.step <= *step) last = point;
    }
    return last;
  }
  return std::nullopt;
}

}  // namespace

nlohmann::json RunJson(const Store& store, const std::string& run) {
  const RunRecord record = store.GetRun(run);
  nlohmann::json json = {{"id", record.id},
                         {"name", record.recipe.empty() ? record.id : record.recipe},
                         {"plugin", record.plugin ? store.GetPlugin(*record.plugin).name : ""},
                         {"dataset", record.dataset ? store.GetDataset(*record.dataset).name : ""},
                         {"kind", record.kind},
                         {"status", record.status},
                         {"parameters", record.parameters},
                         {"device", record.device},
                         {"batch", BatchOf(store, run)}};
  AddCurves(store, run, json);
  return json;
}

TrainingCost CostOf(const Store& store, const std::string& run, std::optional<int64_t> step) {
  TrainingCost cost;
  if (run.empty()) return cost;
  const std::optional<MetricRecord> last = LastPoint(store, run, step);
  if (!last) return cost;
  cost.seconds = last->wall_seconds;
  const int64_t batch = BatchOf(store, run);
  if (batch > 0) cost.examples = static_cast<double>(batch * step.value_or(last->step));
  return cost;
}

}  // namespace arc
