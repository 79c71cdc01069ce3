#include "harness/run/prepare.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "harness/plugin/loader.h"
#include "harness/plugin/settings.h"
#include "tasks/error.h"

namespace arc {
namespace {

void CheckPlugin(const PluginInfo& plugin, const std::string& kind, const std::string& suite) {
  JudgeStamp(plugin);
  if (plugin.kind != kind) {
    throw UsageError(
        fmt::format("{} is a {}, a {} is wanted here", plugin.name, plugin.kind, kind));
  }
  if (!plugin.Serves(suite)) {
    throw UsageError(fmt::format("{} does not take {} puzzles", plugin.name, suite));
  }
}

void NoteLeftOut(const DataSource& data, std::vector<std::string>& warnings) {
  if (data.left_out.empty()) return;
  const size_t unanswered = data.evaluation.size() - data.answerable.size();
  warnings.push_back(fmt::format("{}; {} of them are evaluation puzzles and count as unanswered",
                                 LeftOutText(data), unanswered));
}

void CheckNotEmpty(const Config& config, const DataSource& data, Purpose purpose) {
  if (purpose == Purpose::kTraining && data.tasks.empty()) {
    if (!data.left_out.empty()) throw BadData("nothing to train on: " + LeftOutText(data));
    throw UsageError(fmt::format("no training puzzles: data.train = {}",
                                 OptionText(config.String("data.train"))));
  }
  if (purpose != Purpose::kTraining && data.evaluation.empty()) {
    throw UsageError(fmt::format("no evaluation puzzles: data.evaluation = {}",
                                 OptionText(config.String("data.evaluation"))));
  }
}

DataNeed NeedOf(Purpose purpose, const Config& config) {
  const bool identifiers = config.String("data.identifiers") != "none";
  if (purpose == Purpose::kTraining) return DataNeed::kBoth;
  return purpose == Purpose::kWeights && identifiers ? DataNeed::kBoth : DataNeed::kEvaluation;
}

// Each by itself, so that a fault is told with its place in the recipe.
void CheckEachSetting(const Config& config, const PluginInfo& plugin) {
  for (const auto& [name, value] : config.ModelSettings()) {
    try {
      EffectiveSettings(plugin, nlohmann::json::object({{name, ToJsonValue(value)}}).dump());
    } catch (const Error& error) {
      throw Error(error.kind(), config.PlaceOf(name) + error.what());
    }
  }
}

}  // namespace

void CompleteModelSettings(Config& config, const PluginInfo& plugin) {
  CheckEachSetting(config, plugin);
  const auto settings = nlohmann::json::parse(EffectiveSettings(plugin, config.ModelJson().dump()));
  for (const auto& [name, value] : settings.items()) {
    config.Set("model." + name, FromJsonValue("model." + name, value));
  }
}

Prepared Prepare(Config config, Purpose purpose,
                 const std::vector<std::filesystem::path>& plugin_folders,
                 const std::filesystem::path& workspace) {
  const std::string& name = config.String("model.plugin");
  if (name.empty()) throw UsageError("model.plugin is not set: which plugin is it?");
  PluginInfo plugin = FindPlugin(name, plugin_folders);
  CheckPlugin(plugin, purpose == Purpose::kSolving ? "solver" : "model",
              config.String("data.suite"));
  CompleteModelSettings(config, plugin);
  AnchorDataPaths(config);
  Prepared prepared{std::move(config), std::move(plugin), {}, {}};
  prepared.data = LoadData(prepared.config, workspace, NeedOf(purpose, prepared.config));
  prepared.warnings = prepared.data.notes;
  CheckNotEmpty(prepared.config, prepared.data, purpose);
  const bool unchecked = prepared.config.String("data.overlap") == "unchecked";
  if (purpose == Purpose::kTraining && !unchecked && !prepared.data.evaluation.empty()) {
    JudgeShared(SharedWithTraining(prepared.data), prepared);
  }
  NoteLeftOut(prepared.data, prepared.warnings);
  return prepared;
}

void JudgeShared(const std::vector<std::string>& shared, Prepared& prepared) {
  const std::string& rule = prepared.config.String("data.overlap");
  if (rule == "unchecked" || shared.empty()) return;
  const std::span<const std::string> few(shared.data(), std::min<size_t>(shared.size(), 5));
  const std::string text =
      fmt::format("{} of {} evaluation puzzles are in the training set, up to symmetry: {}{}",
                  shared.size(), prepared.data.evaluation.size(), fmt::join(few, ", "),
                  shared.size() > few.size() ? ", ..." : "");
  if (rule == "refuse") throw BadData(text + " (data.overlap=\"warn\" runs all the same)");
  prepared.warnings.push_back(text);
}

}  // namespace arc
