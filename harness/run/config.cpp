#include "harness/run/config.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tasks/error.h"
#include "tasks/nearest.h"

namespace arc {
namespace {

constexpr std::string_view kModelSection = "model.";

bool IsModelSetting(std::string_view key) {
  return key.starts_with(kModelSection) && key != "model.plugin";
}

// Section and name of a key; the top section is empty.
std::pair<std::string, std::string> Split(const std::string& key) {
  const size_t dot = key.find('.');
  if (dot == std::string::npos) return {"", key};
  return {key.substr(0, dot), key.substr(dot + 1)};
}

void Flatten(const nlohmann::json& json, const std::string& prefix, Config& config) {
  for (const auto& [name, value] : json.items()) {
    const std::string key = prefix.empty() ? name : prefix + "." + name;
    if (value.is_object())
      Flatten(value, key, config);
    else
      config.Set(key, FromJsonValue(key, value));
  }
}

}  // namespace

Config::Config() {
  for (const Option& option : RunOptions()) values_.emplace(option.key, option.value);
}

Config Config::FromJson(const nlohmann::json& json) {
  if (!json.is_object()) throw UsageError("the configuration is not a table");
  Config config;
  Flatten(json, "", config);
  return config;
}

nlohmann::json Config::ToJson() const {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [key, value] : values_) {
    const auto [section, name] = Split(key);
    (section.empty() ? json : json[section])[name] = ToJsonValue(value);
  }
  for (const auto& [name, value] : model_) json["model"][name] = ToJsonValue(value);
  return json;
}

std::string Config::ToToml() const {
  std::string text, section;
  for (const auto& [key, value] : Values()) {
    const auto [key_section, name] = Split(key);
    if (key_section != section) text += fmt::format("\n[{}]\n", key_section);
    section = key_section;
    text += fmt::format("{} = {}\n", name, OptionText(value));
  }
  return text;
}

const OptionValue& Config::At(std::string_view key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) throw std::logic_error(fmt::format("no option '{}'", key));
  return found->second;
}

bool Config::Bool(std::string_view key) const { return std::get<bool>(At(key)); }
int64_t Config::Integer(std::string_view key) const { return std::get<int64_t>(At(key)); }
double Config::Number(std::string_view key) const { return std::get<double>(At(key)); }
const std::string& Config::String(std::string_view key) const {
  return std::get<std::string>(At(key));
}

void Config::Set(const std::string& key, const OptionValue& value, const std::string& where) {
  if (IsModelSetting(key)) return SetModel(key, value, where);
  const Option* option = FindOption(key);
  if (!option) {
    throw UsageError(
        fmt::format("{}unknown key '{}'{}", where, key, DidYouMean(key, OptionKeys())));
  }
  values_.find(key)->second = CheckOption(*option, value, where);
}

void Config::SetModel(const std::string& key, const OptionValue& value, const std::string& where) {
  if (const auto* number = std::get_if<double>(&value); number && !std::isfinite(*number)) {
    throw UsageError(fmt::format("{}{} = {}: expected a finite number", where, key, *number));
  }
  const std::string name = key.substr(kModelSection.size());
  model_[name] = value;
  places_[name] = where;
}

nlohmann::json Config::ModelJson() const {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [name, value] : model_) json[name] = ToJsonValue(value);
  return json;
}

std::vector<std::pair<std::string, OptionValue>> Config::Values() const {
  std::vector<std::pair<std::string, OptionValue>> values;
  for (const Option& option : RunOptions()) {
    values.emplace_back(option.key, At(option.key));
    if (option.key != "model.plugin") continue;
    for (const auto& [name, value] : model_) values.emplace_back("model." + name, value);
  }
  return values;
}

std::vector<std::string> Config::Difference(const Config& other) const {
  std::map<std::string, std::pair<std::string, std::string>> both;
  for (const auto& [key, value] : Values()) both[key].first = OptionText(value);
  for (const auto& [key, value] : other.Values()) both[key].second = OptionText(value);
  std::vector<std::string> keys;
  for (const auto& [key, values] : both) {
    if (values.first != values.second) keys.push_back(key);
  }
  return keys;
}

OptionValue FromJsonValue(const std::string& key, const nlohmann::json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<int64_t>();
  if (value.is_number_float()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  throw UsageError(
      fmt::format("{} = {}: expected a number, a string, true or false", key, value.dump()));
}

nlohmann::json ToJsonValue(const OptionValue& value) {
  return std::visit([](const auto& v) { return nlohmann::json(v); }, value);
}

}  // namespace arc
