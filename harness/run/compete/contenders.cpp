#include "harness/run/compete/contenders.h"

#include <fmt/format.h>

#include "harness/plugin/loader.h"
#include "harness/run/checkpoints.h"
#include "harness/run/prepare.h"
#include "harness/run/recipe.h"
#include "tasks/error.h"

namespace arc {
namespace {

void Check(const std::string& contender, const ContestArguments& arguments,
           const std::vector<std::filesystem::path>& plugin_folders) {
  Config config = ContenderConfig(contender, arguments.adapt);
  ApplyOverrides(arguments.overrides, config);
  const PluginInfo plugin = FindPlugin(config.String("model.plugin"), plugin_folders);
  CompleteModelSettings(config, plugin);
}

}  // namespace

Config ContenderConfig(const std::string& contender, AdaptSettings settings) {
  if (!IsCheckpointFile(contender)) return AdaptConfig(LoadConfig(contender, {}), settings);
  settings.from = contender;
  return AdaptConfig(ReadCheckpointHeader(contender).config, settings);
}

std::vector<std::string> CheckContenders(const ContestArguments& arguments,
                                         const std::vector<std::filesystem::path>& plugin_folders) {
  Config plain;
  ApplyOverrides(arguments.overrides, plain);
  for (const std::string& recipe : arguments.recipes) Check(recipe, arguments, plugin_folders);
  std::vector<std::string> faults;
  for (const std::string& checkpoint : arguments.checkpoints) {
    try {
      Check(checkpoint, arguments, plugin_folders);
    } catch (const Error& error) {
      faults.push_back(error.what());
    }
  }
  return faults;
}

}  // namespace arc
