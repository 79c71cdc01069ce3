#pragma once
#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/plugin/stamp.h"
#include "harness/run/recipe.h"

namespace arc {

/// What a configuration of the public code, or the shape of its tensors, says of a model.
struct OfficialSettings {
  std::string plugin;
  std::vector<Assignment> settings;  ///< "model.hidden_size", "halting.max_steps" ...
  std::vector<std::string> notes;
};

using PluginFinder = std::function<PluginInfo(const std::string& name)>;

/// Reads an all_config.yaml as pretrain.py of HRM, TRM and URM writes it. Keys of `arch`
/// that the plugin does not have, and that are no default, are told in the notes. Throws
/// BadData naming the file and the key.
OfficialSettings ReadOfficialConfig(const std::filesystem::path& file, const PluginFinder& find);

}  // namespace arc
