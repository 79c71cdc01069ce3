#pragma once
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/run/options.h"

namespace arc {

/// The effective settings of a run: every option of RunOptions() with a value,
/// and the model plugin's own settings.
class Config {
 public:
  Config();  ///< every option at its default, no model settings
  /// As ToJson() wrote it. Throws as Set does.
  static Config FromJson(const nlohmann::json& json);
  /// {"name": ..., "data": {"suite": ...}, "model": {"plugin": ..., own settings}, ...}
  nlohmann::json ToJson() const;
  /// A recipe file that reproduces the run.
  std::string ToToml() const;

  bool Bool(std::string_view key) const;
  int64_t Integer(std::string_view key) const;
  double Number(std::string_view key) const;
  const std::string& String(std::string_view key) const;

  /// Throws UsageError on an unknown key (naming the nearest) or a value of a
  /// wrong type or range. `model.` keys other than `model.plugin` are taken as
  /// they are, if finite: the plugin's stamp judges them. `where` goes before a message.
  void Set(const std::string& key, const OptionValue& value, const std::string& where = "");
  /// The plugin's own settings as given, without the section's name.
  const std::map<std::string, OptionValue>& ModelSettings() const { return model_; }
  nlohmann::json ModelJson() const;
  /// The `where` that one of the plugin's own settings was set with.
  const std::string& PlaceOf(const std::string& name) const { return places_.at(name); }

  /// Keys with a value that is not the other's, for `compare` and `runs show`.
  std::vector<std::string> Difference(const Config& other) const;
  /// Every key with its value, in the order of RunOptions(), the model's after model.plugin.
  std::vector<std::pair<std::string, OptionValue>> Values() const;

 private:
  void SetModel(const std::string& key, const OptionValue& value, const std::string& where);
  const OptionValue& At(std::string_view key) const;
  std::map<std::string, OptionValue, std::less<>> values_;
  std::map<std::string, OptionValue> model_;
  std::map<std::string, std::string> places_;  ///< of model_
};

/// Scalars only; throws UsageError naming `key` for anything else.
OptionValue FromJsonValue(const std::string& key, const nlohmann::json& value);
nlohmann::json ToJsonValue(const OptionValue& value);

}  // namespace arc
