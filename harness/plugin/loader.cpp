#include "harness/plugin/loader.h"

#include <fmt/format.h>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>
#include <mutex>

#include "tasks/error.h"

namespace arc {
namespace {

namespace dll = boost::dll;

// Plugins are never unloaded: libraries linked with torch cannot be
// (pytorch#46171: its threads and registries outlive dlclose), and objects,
// type information and exceptions of a plugin may outlive its last user.
// The vector is leaked, for its destructor would unload at exit.
void KeepOpen(const dll::shared_library& library) {
  static std::mutex mutex;
  static auto& libraries = *new std::vector<dll::shared_library>;
  const std::lock_guard lock(mutex);
  libraries.push_back(library);
}

dll::shared_library Open(const std::filesystem::path& file) {
  try {
    return dll::shared_library(std::filesystem::absolute(file),
                               dll::load_mode::rtld_now | dll::load_mode::rtld_local);
  } catch (const std::exception& error) {
    throw Failed(fmt::format("{}: cannot be opened: {}", file.string(), error.what()));
  }
}

std::string Text(const char* text) { return text ? text : "(null)"; }

// The note was read from the file's bytes, the descriptor comes from its code.
void CompareWithStamp(const PluginInfo& info, const ArcPluginDescriptor& descriptor) {
  const auto compare = [&](const char* what, const auto& exported, const auto& stamped) {
    if (exported == stamped) return;
    throw Failed(fmt::format("{}: exports {} '{}', but its stamp says '{}'", info.file.string(),
                             what, exported, stamped));
  };
  compare("plugin ABI version", descriptor.abi_version, info.abi_version);
  compare("descriptor size", descriptor.struct_size, sizeof(ArcPluginDescriptor));
  compare("C++ ABI", Text(descriptor.compiler), info.compiler);
  compare("torch", Text(descriptor.torch_version), info.torch_version);
  compare("kind", Text(descriptor.kind), info.kind);
  compare("name", Text(descriptor.name), info.name);
  compare("version", Text(descriptor.version), info.version);
}

}  // namespace

void* LoadedPlugin::Create(const char* kind, const ArcCreateArgs& args) const {
  if (info_.kind != kind) {
    throw UsageError(fmt::format("plugin '{}' ({}) is a {}, not a {}", info_.name,
                                 info_.file.string(), info_.kind, kind));
  }
  return descriptor_->create(&args);
}

std::unique_ptr<Solver> LoadedPlugin::CreateSolver(const ArcCreateArgs& args) const {
  return std::unique_ptr<Solver>(static_cast<Solver*>(Create("solver", args)));
}

void* LoadedPlugin::CreateModel(const ArcCreateArgs& args) const { return Create("model", args); }

LoadedPlugin LoadPlugin(const PluginInfo& plugin, const HostStamp& host) {
  JudgeStamp(plugin, host);
  const dll::shared_library library = Open(plugin.file);
  KeepOpen(library);
  if (!library.has(ARC_PLUGIN_SYMBOL)) {
    throw Failed(fmt::format("{}: has the stamp of a plugin, but does not export the symbol '{}'",
                             plugin.file.string(), ARC_PLUGIN_SYMBOL));
  }
  const ArcPluginDescriptor* descriptor = library.get<ArcPluginFunction>(ARC_PLUGIN_SYMBOL)();
  if (!descriptor || !descriptor->create) {
    throw Failed(fmt::format("{}: its descriptor is empty", plugin.file.string()));
  }
  CompareWithStamp(plugin, *descriptor);
  return LoadedPlugin(plugin, descriptor);
}

}  // namespace arc
