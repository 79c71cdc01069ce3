// Where plugins are found: folders, listing, names.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "harness/plugin/loader.h"
#include "tasks/error.h"
#include "tasks/nearest.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

void AddFolder(const fs::path& folder, std::vector<fs::path>* folders) {
  const auto same = [&folder](const fs::path& other) {
    std::error_code error;
    return other == folder || fs::equivalent(other, folder, error);
  };
  if (std::none_of(folders->begin(), folders->end(), same)) folders->push_back(folder);
}

fs::path InstalledFolder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return (program.parent_path() / "../lib/arcbench/plugins").lexically_normal();
}

std::vector<fs::path> LibrariesIn(const fs::path& folder, std::vector<std::string>* problems) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".so") files.push_back(at->path());
  }
  if (error) problems->push_back(fmt::format("{}: {}", folder.string(), error.message()));
  std::sort(files.begin(), files.end());
  return files;
}

// Neighbours of one name in `plugins` (sorted by name) whose contents differ.
std::string ClashOf(const PluginInfo& a, const PluginInfo& b) {
  if (a.name != b.name || a.sha256 == b.sha256) return "";
  return fmt::format("two plugins are called '{}': {} and {}", a.name, a.file.string(),
                     b.file.string());
}

std::string FoldersText(const std::vector<fs::path>& folders) {
  std::string text;
  for (const fs::path& folder : folders) text += (text.empty() ? "" : ", ") + folder.string();
  return text.empty() ? "no folder" : text;
}

[[noreturn]] void FailUnknown(const std::string& name, const std::vector<PluginInfo>& plugins,
                              const std::vector<fs::path>& folders,
                              const std::vector<std::string>& problems) {
  std::vector<std::string> names;
  for (const PluginInfo& plugin : plugins) names.push_back(plugin.name);
  std::string message =
      fmt::format("no plugin '{}' in {}{}", name, FoldersText(folders), DidYouMean(name, names));
  for (const std::string& problem : problems) {
    if (problem.find("/" + name + ".so") != std::string::npos) message += "; " + problem;
  }
  throw UsageError(message);
}

}  // namespace

std::vector<fs::path> PluginFolders(const std::vector<fs::path>& given) {
  std::vector<fs::path> folders;
  for (const fs::path& folder : given) {
    if (!fs::is_directory(folder)) {
      throw UsageError(fmt::format("plugin folder '{}' does not exist", folder.string()));
    }
    AddFolder(folder, &folders);
  }
  const char* variable = std::getenv("ARCBENCH_PLUGIN_PATH");
  std::istringstream path(variable ? variable : "");
  for (std::string part; std::getline(path, part, ':');) {
    if (!part.empty()) AddFolder(part, &folders);
  }
  if (fs::is_directory(InstalledFolder())) AddFolder(InstalledFolder(), &folders);
  return folders;
}

std::vector<PluginInfo> ListPlugins(const std::vector<fs::path>& folders,
                                    std::vector<std::string>* problems) {
  std::vector<std::string> ignored;
  if (!problems) problems = &ignored;
  std::vector<PluginInfo> plugins;
  for (const fs::path& folder : folders) {
    for (const fs::path& file : LibrariesIn(folder, problems)) {
      try {
        plugins.push_back(ReadPluginStamp(file));
      } catch (const Error& error) {
        problems->push_back(error.what());
      }
    }
  }
  std::stable_sort(plugins.begin(), plugins.end(),
                   [](const auto& a, const auto& b) { return a.name < b.name; });
  for (size_t i = 1; i < plugins.size(); ++i) {
    const std::string clash = ClashOf(plugins[i - 1], plugins[i]);
    if (!clash.empty()) problems->push_back(clash);
  }
  return plugins;
}

PluginInfo FindPlugin(const std::string& name, const std::vector<fs::path>& folders) {
  if (name.find('/') != std::string::npos || name.ends_with(".so")) return ReadPluginStamp(name);
  std::vector<std::string> problems;
  const std::vector<PluginInfo> plugins = ListPlugins(folders, &problems);
  const PluginInfo* found = nullptr;
  for (const PluginInfo& plugin : plugins) {
    if (plugin.name != name) continue;
    const std::string clash = found ? ClashOf(*found, plugin) : "";
    if (!clash.empty()) throw UsageError(clash + "; give the file instead of the name");
    if (!found) found = &plugin;
  }
  if (!found) FailUnknown(name, plugins, folders, problems);
  return *found;
}

}  // namespace arc
