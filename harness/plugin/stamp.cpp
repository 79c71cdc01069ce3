#include "harness/plugin/stamp.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/plugin/abi.h"
#include "harness/plugin/elf_note.h"
#include "harness/plugin/settings.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

using Json = nlohmann::json;

std::string ReadBytes(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    throw BadData(fmt::format("{}: {}", file.string(), error ? error.message() : "not a file"));
  }
  std::ifstream stream(file, std::ios::binary);
  std::string bytes(std::filesystem::file_size(file), '\0');
  if (!stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
    throw BadData(fmt::format("{}: cannot be read", file.string()));
  }
  return bytes;
}

// One fact of the stamp, its presence and type checked.
template <typename T>
T Fact(const Json& stamp, const char* key) {
  const auto found = stamp.find(key);
  if (found == stamp.end()) throw BadData(fmt::format("the stamp has no '{}'", key));
  try {
    return found->get<T>();
  } catch (const Json::exception&) {
    throw BadData(fmt::format("the stamp's '{}' is {}", key, found->dump()));
  }
}

std::string ObjectText(const Json& stamp, const char* key) {
  const Json object = Fact<Json>(stamp, key);
  if (!object.is_object()) {
    throw BadData(fmt::format("the stamp's '{}' is {}, not an object", key, object.dump()));
  }
  return object.dump();
}

void CheckCapabilities(const Json& capabilities) {
  const auto is_text = [](const Json& value) { return value.is_string(); };
  for (const auto& [key, value] : capabilities.items()) {
    const bool suites =
        key == "suites" && value.is_array() && std::all_of(value.begin(), value.end(), is_text);
    if (suites || (key != "suites" && value.is_boolean())) continue;
    throw BadData(fmt::format("capability '{}' is {}, expected {}", key, value.dump(),
                              key == "suites" ? "a list of names" : "true or false"));
  }
}

void TakeFacts(const Json& stamp, PluginInfo* info) {
  info->sdk_version = Fact<std::string>(stamp, "sdk_version");
  info->compiler = Fact<std::string>(stamp, "compiler");
  info->torch_version = Fact<std::string>(stamp, "torch_version");
  info->kind = Fact<std::string>(stamp, "kind");
  info->name = Fact<std::string>(stamp, "name");
  info->version = Fact<std::string>(stamp, "version");
  info->description = Fact<std::string>(stamp, "description");
  info->capabilities = ObjectText(stamp, "capabilities");
  info->settings = ObjectText(stamp, "settings");
  if (info->kind != "model" && info->kind != "solver") {
    throw BadData(fmt::format("kind '{}', expected 'model' or 'solver'", info->kind));
  }
  CheckCapabilities(stamp["capabilities"]);
  CheckDeclaredSettings(info->settings);
}

void ParseStamp(std::string_view text, PluginInfo* info) {
  const Json stamp = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!stamp.is_object()) {
    throw BadData(fmt::format("the stamp is no JSON object: {}", text.substr(0, 200)));
  }
  if (!Fact<Json>(stamp, "abi_version").is_number_unsigned()) {
    throw BadData(fmt::format("the stamp's 'abi_version' is {}", stamp["abi_version"].dump()));
  }
  info->abi_version = stamp["abi_version"].get<uint32_t>();
  info->name = stamp.value("name", Json()).is_string() ? stamp["name"].get<std::string>() : "";
  if (info->abi_version == ARC_ABI_VERSION) TakeFacts(stamp, info);
}

}  // namespace

bool PluginInfo::Can(std::string_view capability) const {
  return Json::parse(capabilities).value(std::string(capability), Json(false)) == true;
}

bool PluginInfo::Serves(std::string_view suite) const {
  const Json facts = Json::parse(capabilities);
  if (!facts.contains("suites")) return true;
  const Json& suites = facts["suites"];
  return std::find(suites.begin(), suites.end(), suite) != suites.end();
}

PluginInfo ReadPluginStamp(const std::filesystem::path& file) {
  const std::string bytes = ReadBytes(file);
  const std::string_view text = FindElfNote(bytes, ARC_NOTE_NAME, ARC_NOTE_TYPE, file.string());
  PluginInfo info;
  info.file = file;
  try {
    ParseStamp(text, &info);
  } catch (const Error& error) {
    throw BadData(fmt::format("{}: {}", file.string(), error.what()));
  }
  info.sha256 = Sha256Hex(bytes);
  return info;
}

HostStamp ThisHost(const std::string& torch_version) {
  return {ARC_ABI_VERSION, ARC_SDK_VERSION, ARC_COMPILER_STAMP, torch_version};
}

void JudgeStamp(const PluginInfo& plugin, const HostStamp& host) {
  const auto judge = [&](const char* what, const auto& theirs, const auto& ours) {
    if (theirs == ours) return;
    throw Failed(
        fmt::format("{}: plugin '{}' was built for {} '{}', this arcbench has '{}'; build it again "
                    "with this arcbench's SDK",
                    plugin.file.string(), plugin.name, what, theirs, ours));
  };
  judge("plugin ABI version", plugin.abi_version, host.abi_version);
  judge("C++ ABI", plugin.compiler, host.compiler);
  if (!host.torch_version.empty() && !plugin.torch_version.empty()) {
    judge("torch", plugin.torch_version, host.torch_version);
  }
}

}  // namespace arc
