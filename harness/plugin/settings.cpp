#include "harness/plugin/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "tasks/error.h"
#include "tasks/nearest.h"

namespace arc {
namespace {

using Json = nlohmann::json;

std::string TypeName(const Json& sample) {
  if (sample.is_boolean()) return "true or false";
  if (sample.is_number_integer()) return "an integer";
  if (sample.is_number_float()) return "a number";
  return "a text";
}

bool SameType(const Json& value, const Json& sample) {
  if (sample.is_number_float()) return value.is_number();
  if (sample.is_number_integer()) return value.is_number_integer();
  return value.type() == sample.type();
}

std::string Bounds(const Json& setting) {
  if (!setting.contains("max")) return fmt::format("of at least {}", setting["min"].dump());
  if (!setting.contains("min")) return fmt::format("of at most {}", setting["max"].dump());
  return fmt::format("from {} to {}", setting["min"].dump(), setting["max"].dump());
}

bool InBounds(const Json& setting, const Json& value) {
  return !(setting.contains("min") && value < setting["min"]) &&
         !(setting.contains("max") && value > setting["max"]);
}

bool AmongChoices(const Json& setting, const Json& value) {
  if (!setting.contains("choices")) return true;
  const Json& choices = setting["choices"];
  return std::find(choices.begin(), choices.end(), value) != choices.end();
}

// What is wrong with the value, as "expected ..."; empty if nothing is.
std::string Complaint(const Json& setting, const Json& value) {
  const Json& sample = setting["default"];
  if (!SameType(value, sample)) return "expected " + TypeName(sample);
  if (!InBounds(setting, value)) {
    return fmt::format("expected {} {}", TypeName(sample), Bounds(setting));
  }
  if (!AmongChoices(setting, value)) return "expected one of " + setting["choices"].dump();
  return "";
}

std::string DeclarationComplaint(const Json& setting) {
  if (!setting.is_object() || !setting.contains("default")) return "has no default";
  const Json& sample = setting["default"];
  if (!sample.is_boolean() && !sample.is_number() && !sample.is_string()) {
    return fmt::format("has default {}, expected true, false, a number or a text", sample.dump());
  }
  if (!setting.value("help", Json()).is_string()) return "has no help text";
  for (const char* bound : {"min", "max"}) {
    if (setting.contains(bound) && !(sample.is_number() && setting[bound].is_number())) {
      return fmt::format("has {} {}, which does not bound {}", bound, setting[bound].dump(),
                         TypeName(sample));
    }
  }
  if (setting.contains("choices") && !setting["choices"].is_array()) {
    return fmt::format("has choices {}, expected a list", setting["choices"].dump());
  }
  const std::string complaint = Complaint(setting, sample);
  return complaint.empty() ? "" : fmt::format("has default {}, {}", sample.dump(), complaint);
}

Json ParseGiven(const PluginInfo& plugin, std::string_view given) {
  if (given.empty()) return Json::object();
  Json parsed = Json::parse(given, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_object()) return parsed;
  throw UsageError(
      fmt::format("settings of plugin '{}': {} is no JSON object", plugin.name, given));
}

[[noreturn]] void FailUnknown(const PluginInfo& plugin, const Json& declared,
                              const std::string& key) {
  std::vector<std::string> names;
  for (const auto& [name, setting] : declared.items()) names.push_back(name);
  throw UsageError(fmt::format("plugin '{}' has no setting '{}'{}{}", plugin.name, key,
                               DidYouMean(key, names),
                               names.empty() ? " (it has none at all)" : ""));
}

}  // namespace

void CheckDeclaredSettings(std::string_view declared) {
  const Json settings = Json::parse(declared);
  for (const auto& [name, setting] : settings.items()) {
    const std::string complaint = DeclarationComplaint(setting);
    if (!complaint.empty()) throw BadData(fmt::format("setting '{}' {}", name, complaint));
  }
}

std::string EffectiveSettings(const PluginInfo& plugin, std::string_view given) {
  const Json declared = Json::parse(plugin.settings);
  Json effective = Json::object();
  for (const auto& [name, setting] : declared.items()) effective[name] = setting["default"];
  const Json wanted = ParseGiven(plugin, given);
  for (const auto& [key, value] : wanted.items()) {
    if (!declared.contains(key)) FailUnknown(plugin, declared, key);
    const std::string complaint = Complaint(declared[key], value);
    if (!complaint.empty()) {
      throw UsageError(fmt::format("plugin '{}': setting {} = {}, {}", plugin.name, key,
                                   value.dump(), complaint));
    }
    effective[key] = effective[key].is_number_float() ? Json(value.get<double>()) : value;
  }
  return effective.dump();
}

Settings::Settings(std::string_view json) {
  const Json parsed = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) throw Failed(fmt::format("plugin settings {} are no object", json));
  for (const auto& [name, value] : parsed.items()) {
    if (value.is_boolean()) values_[name] = value.get<bool>();
    if (value.is_number_integer()) values_[name] = value.get<int64_t>();
    if (value.is_number_float()) values_[name] = value.get<double>();
    if (value.is_string()) values_[name] = value.get<std::string>();
  }
}

template <typename T>
const T& Settings::Get(const std::string& name, const char* type) const {
  const auto found = values_.find(name);
  if (found == values_.end()) {
    throw Failed(fmt::format("the plugin asks for setting '{}', which it does not declare", name));
  }
  if (const T* value = std::get_if<T>(&found->second)) return *value;
  throw Failed(fmt::format("the plugin asks for setting '{}' as {}, which it is not", name, type));
}

bool Settings::Flag(const std::string& name) const { return Get<bool>(name, "a flag"); }

int64_t Settings::Integer(const std::string& name) const {
  return Get<int64_t>(name, "an integer");
}

double Settings::Real(const std::string& name) const {
  const auto found = values_.find(name);
  const bool whole = found != values_.end() && std::holds_alternative<int64_t>(found->second);
  return whole ? static_cast<double>(Integer(name)) : Get<double>(name, "a number");
}

const std::string& Settings::Text(const std::string& name) const {
  return Get<std::string>(name, "a text");
}

}  // namespace arc
