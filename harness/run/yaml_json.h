#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>

namespace arc {

/// A YAML file as JSON: maps by text keys, lists, and scalars typed as YAML 1.1 has
/// them (7.0e-05 is a number, "7" in quotes a text). Throws BadData naming file and line;
/// also on files that are large, deep, or that grow by aliases.
nlohmann::json ReadYaml(const std::filesystem::path& file);

}  // namespace arc
