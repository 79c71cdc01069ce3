#include "tests/harness/torch/plugin_model.h"

#include <nlohmann/json.hpp>

#include "harness/plugin/settings.h"

namespace arc::test {

using nlohmann::json;

namespace {

PluginInfo Find(const std::string& plugin) {
  // Seen from the program, so that a build can be carried to another machine.
  const auto tests = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  return FindPlugin(plugin, {tests.parent_path() / "lib/arcbench/plugins", tests / "plugins"});
}

}  // namespace

LoadedPlugin Load(const std::string& plugin) {
  return LoadPlugin(Find(plugin), ThisHost(ARC_TORCH_VERSION_STRING));
}

json DeclaredSettings(const std::string& plugin) { return json::parse(Find(plugin).settings); }

std::unique_ptr<Model> MakeModel(const std::string& plugin, const json& settings, int seq_len,
                                 int vocab_size) {
  const LoadedPlugin loaded = Load(plugin);
  json given = json::object();
  const json declared = json::parse(loaded.info().settings);
  for (const auto& [key, unused] : declared.items()) {
    if (settings.contains(key)) given[key] = settings.at(key);
  }
  const std::string effective = EffectiveSettings(loaded.info(), given.dump());
  ArcCreateArgs args;
  args.settings_json = effective.c_str();
  args.seq_len = seq_len;
  args.vocab_size = vocab_size;
  return std::unique_ptr<Model>(static_cast<Model*>(loaded.CreateModel(args)));
}

}  // namespace arc::test
