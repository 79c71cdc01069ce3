#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/torch/model.h"

namespace arc::test {

/// The settings that a model plugin of the build declares: name -> {default, help ...}.
nlohmann::json DeclaredSettings(const std::string& plugin);

/// A model plugin of the build with these settings; keys that the plugin does
/// not declare are left out, missing ones take their defaults.
std::unique_ptr<Model> MakeModel(const std::string& plugin, const nlohmann::json& settings,
                                 int seq_len, int vocab_size);

}  // namespace arc::test
