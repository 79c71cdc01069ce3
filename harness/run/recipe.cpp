#include "harness/run/recipe.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "harness/run/programs.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/nearest.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

std::string Where(const std::string& source, const toml::source_region& region) {
  return fmt::format("{}:{}:{}: ", source, region.begin.line, region.begin.column);
}

std::optional<OptionValue> Scalar(const toml::node& node) {
  if (const auto* flag = node.as_boolean()) return OptionValue(flag->get());
  if (const auto* whole = node.as_integer()) return OptionValue(whole->get());
  if (const auto* number = node.as_floating_point()) return OptionValue(number->get());
  if (const auto* text = node.as_string()) return OptionValue(text->get());
  return std::nullopt;
}

void Collect(const toml::table& table, const std::string& prefix, const std::string& source,
             std::vector<Assignment>& out) {
  for (const auto& [name, node] : table) {
    const std::string key = prefix + std::string(name.str());
    const std::string where = Where(source, name.source());
    if (const toml::table* inner = node.as_table()) {
      Collect(*inner, key + ".", source, out);
    } else if (auto value = Scalar(node)) {
      out.push_back({key, std::move(*value), where});
    } else {
      throw UsageError(fmt::format("{}{}: expected a number, a string, true or false", where, key));
    }
  }
}

// The value as TOML, if that is what the text is and nothing besides.
std::optional<OptionValue> TomlValue(const std::string& text) {
  if (text.find('\n') != std::string::npos) return std::nullopt;
  try {
    const toml::table table = toml::parse("value = " + text);
    return Scalar(*table.get("value"));
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

bool IsTomlFile(const fs::path& path) { return path.extension() == ".toml"; }

}  // namespace

std::vector<Assignment> ParseRecipe(std::string_view text, const std::string& source) {
  try {
    std::vector<Assignment> out;
    Collect(toml::parse(text), "", source, out);
    return out;
  } catch (const toml::parse_error& error) {
    throw UsageError(Where(source, error.source()) + std::string(error.description()));
  }
}

std::vector<Assignment> ReadRecipe(const fs::path& file) {
  return ParseRecipe(ReadFile(file), file.string());
}

Assignment ParseOverride(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError(fmt::format("'{}': expected key=value, for example training.lr=1e-3", text));
  }
  const std::string word = text.substr(equals + 1);
  return {text.substr(0, equals), TomlValue(word).value_or(OptionValue(word)), ""};
}

void ApplyOverrides(const std::vector<std::string>& overrides, Config& config) {
  for (const std::string& text : overrides) {
    const Assignment setting = ParseOverride(text);
    config.Set(setting.key, setting.value);
  }
}

Config EffectiveConfig(const std::vector<Assignment>& settings, const std::string& name) {
  Config config;
  config.Set("name", name);
  for (const Assignment& setting : settings) config.Set(setting.key, setting.value, setting.where);
  return config;
}

std::vector<fs::path> RecipeFolders() {
  const fs::path bin = ProgramFolder();
  return {fs::current_path() / "recipes", bin / "../share/arcbench/recipes",
          bin / "../../../recipes"};  // the last: build/<preset>/bin in the source tree
}

std::vector<std::string> RecipeNames() {
  std::vector<std::string> names;
  for (const fs::path& folder : RecipeFolders()) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      if (IsTomlFile(entry.path())) names.push_back(entry.path().stem());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

fs::path FindRecipe(const std::string& recipe) {
  if (fs::is_regular_file(recipe)) return recipe;
  for (const fs::path& folder : RecipeFolders()) {
    const fs::path file = folder / (recipe + ".toml");
    if (fs::is_regular_file(file)) return fs::weakly_canonical(file);
  }
  throw UsageError(fmt::format("no recipe '{}'{}", recipe, DidYouMean(recipe, RecipeNames())));
}

Config LoadConfig(const std::string& recipe, const std::vector<std::string>& overrides) {
  const fs::path file = FindRecipe(recipe);
  std::vector<Assignment> settings = ReadRecipe(file);
  for (const std::string& text : overrides) settings.push_back(ParseOverride(text));
  return EffectiveConfig(settings, file.stem());
}

}  // namespace arc
