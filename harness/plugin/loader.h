#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/plugin/abi.h"
#include "harness/plugin/solver.h"
#include "harness/plugin/stamp.h"

namespace arc {

/// Folders that plugins are looked for in: `given` (each must exist), then the
/// colon-separated $ARCBENCH_PLUGIN_PATH, then ../lib/arcbench/plugins seen from
/// the program, if it exists. Without duplicates.
std::vector<std::filesystem::path> PluginFolders(const std::vector<std::filesystem::path>& given);

/// Every plugin in the folders, by name; a plugin that this host cannot load is
/// among them (ask JudgeStamp). What is wrong with other `*.so` files, folders
/// that do not exist and names used twice are added to `problems`, if given.
std::vector<PluginInfo> ListPlugins(const std::vector<std::filesystem::path>& folders,
                                    std::vector<std::string>* problems = nullptr);

/// By file if `name` holds a '/' or ends in ".so", else by name. Throws UsageError
/// on an unknown name (naming the nearest) and on a name that two different files
/// use; copies of one file are one plugin.
PluginInfo FindPlugin(const std::string& name, const std::vector<std::filesystem::path>& folders);

/// An open plugin; copyable, valid to the end of the process. What its code
/// throws passes through unchanged.
class LoadedPlugin {
 public:
  LoadedPlugin(PluginInfo info, const ArcPluginDescriptor* descriptor)
      : info_(std::move(info)), descriptor_(descriptor) {}
  const PluginInfo& info() const { return info_; }
  /// Throws UsageError if the plugin is no solver.
  std::unique_ptr<Solver> CreateSolver(const ArcCreateArgs& args) const;
  /// The address of a new arc::Model, the caller's; typed in harness/torch.
  /// Throws UsageError if the plugin is no model.
  void* CreateModel(const ArcCreateArgs& args) const;

 private:
  void* Create(const char* kind, const ArcCreateArgs& args) const;
  PluginInfo info_;
  const ArcPluginDescriptor* descriptor_;
};

/// Judges the stamp, opens the library and compares what it exports with the
/// stamp. Throws Failed naming the file. May be called from several threads.
LoadedPlugin LoadPlugin(const PluginInfo& plugin, const HostStamp& host = ThisHost());

}  // namespace arc
