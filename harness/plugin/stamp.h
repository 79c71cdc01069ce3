#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace arc {

/// What a plugin's file says about itself, read without running its code.
struct PluginInfo {
  std::filesystem::path file;
  uint32_t abi_version = 0;
  std::string sdk_version;
  std::string compiler;
  std::string torch_version;  ///< "" without torch
  std::string kind;           ///< "model" or "solver"
  std::string name;
  std::string version;
  std::string description;
  std::string capabilities = "{}";  ///< JSON object
  std::string settings = "{}";      ///< JSON object: name -> {default, help, min, max, choices}
  std::string sha256;               ///< of the file, hex

  /// Is the boolean capability stated and true?
  bool Can(std::string_view capability) const;
  /// Does it take this suite's puzzles? It does where it names no suites.
  bool Serves(std::string_view suite) const;
};

/// Throws BadData naming the file and the reason: unreadable, no ELF, truncated,
/// no stamp, malformed JSON, a fact of the wrong type. Where the ABI version is not
/// this one, only that number is sure to be there.
PluginInfo ReadPluginStamp(const std::filesystem::path& file);

/// What is asked of a plugin's build.
struct HostStamp {
  uint32_t abi_version;
  std::string sdk_version;
  std::string compiler;
  /// Of the process that will load it; "none" in a worker without torch; empty
  /// in the front end, which loads nothing and judges the rest only.
  std::string torch_version;
};
HostStamp ThisHost(const std::string& torch_version = "");

/// Throws Failed where the plugin cannot be loaded by this host; the message
/// names the file and both sides of what differs.
void JudgeStamp(const PluginInfo& plugin, const HostStamp& host = ThisHost());

}  // namespace arc
