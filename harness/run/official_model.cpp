#include "harness/run/official_model.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/plugin/loader.h"
#include "harness/run/model_shapes.h"
#include "harness/run/official_config.h"
#include "harness/run/prepare.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/suite.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

int64_t SizeIn(const nlohmann::json& json, const char* key, const fs::path& file) {
  if (!json.is_object() || !json.contains(key) || !json.at(key).is_number_integer() ||
      json.at(key).get<int64_t>() < 1) {
    throw BadData(
        fmt::format("{}: {}: a whole number of 1 or more is expected", file.string(), key));
  }
  return json.at(key);
}

bool IsSuite(const SuiteInfo& info, const DataSizes& sizes) {
  return info.vocab_size == sizes.vocab_size && info.seq_len() == sizes.seq_len;
}

/// The plugin that the user asks for; empty: none is.
std::string PluginAskedFor(const std::vector<std::string>& overrides) {
  for (const std::string& text : overrides) {
    const Assignment setting = ParseOverride(text);
    if (setting.key == "model.plugin") return std::get<std::string>(setting.value);
  }
  return "";
}

void Apply(const std::vector<Assignment>& settings, Config& config) {
  for (const Assignment& setting : settings) config.Set(setting.key, setting.value, setting.where);
}

/// What describes the model: the public configuration, our own, or the tensors.
void Describe(const OfficialModelRequest& request, const TensorTable& table,
              const PluginFinder& find, OfficialModel& out) {
  if (request.official_config.empty() && request.own_config) {
    for (const auto& [key, value] : request.own_config->Values()) {
      if (!key.starts_with("data.") && key != "name") out.config.Set(key, value);
    }
    out.notes.push_back("settings as its own header has them");
    return;
  }
  const OfficialSettings settings = request.official_config.empty()
                                        ? SettingsFromTensors(table, request.sizes, find)
                                        : ReadOfficialConfig(request.official_config, find);
  out.config.Set("model.plugin", settings.plugin);
  try {
    Apply(settings.settings, out.config);
  } catch (const Error& error) {
    throw BadData(fmt::format("{}: {}", request.official_config.string(), error.what()));
  }
  out.notes.insert(out.notes.end(), settings.notes.begin(), settings.notes.end());
}

}  // namespace

std::optional<DataSizes> SizesOfDataset(const fs::path& folder) {
  for (const fs::path& place : {folder, folder / "train", folder / "test"}) {
    const fs::path file = place / "dataset.json";
    if (!fs::exists(file)) continue;
    const nlohmann::json json = ReadJson(file);
    return DataSizes{SizeIn(json, "vocab_size", file), SizeIn(json, "seq_len", file),
                     SizeIn(json, "num_puzzle_identifiers", file)};
  }
  return std::nullopt;
}

void ChooseSuite(Config& config, const DataSizes& sizes) {
  const auto side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(sizes.seq_len))));
  for (const char* name : {"arc", "sudoku", "maze"}) {
    try {
      if (!IsSuite(MakeSuite(name, {side, 0})->Info(), sizes)) continue;
    } catch (const Error&) {
      continue;  // no such side
    }
    const bool usual = IsSuite(MakeSuite(name)->Info(), sizes);
    config.Set("data.suite", name);
    config.Set("data.rows", int64_t{usual ? 0 : side});
    config.Set("data.cols", int64_t{0});
    return;
  }
  throw UsageError(fmt::format(
      "no suite has a vocabulary of {} and {} tokens an example: say --suite, for example maze20",
      sizes.vocab_size, sizes.seq_len));
}

OfficialModel DescribeOfficialModel(const OfficialModelRequest& request, const TensorTable& table,
                                    const Config& base) {
  OfficialModel out{{}, base, {}, {}};
  const std::string asked = PluginAskedFor(request.overrides);
  const PluginFinder find = [&](const std::string& name) {
    return FindPlugin(asked.empty() ? name : asked, request.plugin_folders);
  };
  Describe(request, table, find, out);
  ApplyOverrides(request.overrides, out.config);
  out.plugin = find(out.config.String("model.plugin"));
  if (out.plugin.kind != "model") {
    throw UsageError(
        fmt::format("{} is a {}, a model is wanted here", out.plugin.name, out.plugin.kind));
  }
  CompleteModelSettings(out.config, out.plugin);
  out.sizes = SizesFromTensors(table, out.config, request.sizes, out.notes);
  return out;
}

}  // namespace arc
