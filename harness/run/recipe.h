#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/config.h"

namespace arc {

/// A setting as a recipe or an override gives it.
struct Assignment {
  std::string key;  ///< with its sections: "training.lr"
  OptionValue value;
  std::string where;  ///< "file:line:column: ", to go before a message
};

/// The settings of a TOML text, ordered by key. Throws UsageError with
/// `source`, line and column on wrong syntax or a value that is no scalar.
std::vector<Assignment> ParseRecipe(std::string_view text, const std::string& source);
/// Throws UsageError where the file cannot be read.
std::vector<Assignment> ReadRecipe(const std::filesystem::path& file);
/// `key=value`, the value as TOML or, where it is none, a bare word as a string.
Assignment ParseOverride(const std::string& text);

/// Sets each `key=value` in turn. Throws as ParseOverride and Config::Set do.
void ApplyOverrides(const std::vector<std::string>& overrides, Config& config);

/// Settings over the defaults; later ones win. `name` is the recipe's where none is set.
Config EffectiveConfig(const std::vector<Assignment>& settings, const std::string& name);

/// Where recipes are looked for by name: ./recipes, the installed folder, the source tree.
std::vector<std::filesystem::path> RecipeFolders();
/// Names (without .toml) of all recipes in RecipeFolders(), sorted.
std::vector<std::string> RecipeNames();
/// A file's path or a name. Throws UsageError naming the nearest.
std::filesystem::path FindRecipe(const std::string& recipe);

/// FindRecipe, ReadRecipe, overrides: what `train` runs.
Config LoadConfig(const std::string& recipe, const std::vector<std::string>& overrides);

}  // namespace arc
