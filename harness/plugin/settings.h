#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "harness/plugin/stamp.h"

namespace arc {

/// The settings a plugin runs with, as a JSON object: its defaults, replaced by
/// those of `given` (a JSON object, or empty). A default's JSON type is the
/// setting's type; an integer is taken where a real number is wanted. Throws
/// UsageError on an unknown key (naming the nearest) and on a value of the wrong
/// type, out of range or not among the choices.
std::string EffectiveSettings(const PluginInfo& plugin, std::string_view given);

/// Throws BadData naming the key unless each declared setting has a default
/// (boolean, number or text) and a help, and bounds and choices that admit it.
void CheckDeclaredSettings(std::string_view declared);

/// Reads ArcCreateArgs::settings_json in a plugin. Asking for a key that was not
/// declared, or as another type, throws Failed: the plugin's own mistake.
class Settings {
 public:
  explicit Settings(std::string_view json);
  bool Flag(const std::string& name) const;
  int64_t Integer(const std::string& name) const;
  double Real(const std::string& name) const;  ///< integers too
  const std::string& Text(const std::string& name) const;

 private:
  using Value = std::variant<bool, int64_t, double, std::string>;
  template <typename T>
  const T& Get(const std::string& name, const char* type) const;
  std::map<std::string, Value> values_;
};

}  // namespace arc
