#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/plugin/loader.h"
#include "harness/torch/model.h"

namespace arc::test {

/// A plugin of the build, fixtures too.
LoadedPlugin Load(const std::string& plugin);

/// The settings that a model plugin of the build declares: name -> {default, help ...}.
nlohmann::json DeclaredSettings(const std::string& plugin);

/// A model as the plugin makes it, without anything around it; keys that the plugin does
/// not declare are left out, missing ones take their defaults.
std::unique_ptr<Model> MakeModel(const std::string& plugin, const nlohmann::json& settings,
                                 int seq_len, int vocab_size);

}  // namespace arc::test
