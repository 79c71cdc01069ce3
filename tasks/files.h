#pragma once
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace arc {

/// Opens a file for reading, for those too large to hold; `size` becomes its bytes.
/// Throws BadData as ReadFile does.
std::ifstream OpenFile(const std::filesystem::path& path, uint64_t& size);

/// The whole file; throws BadData naming it if it cannot be read (or is a folder).
std::string ReadFile(const std::filesystem::path& path);

/// Parses `text`; throws BadData with `name`, line and column on a syntax
/// error, and with the key on an object that holds it twice.
nlohmann::json ParseJson(const std::string& text, const std::string& name);
nlohmann::json ReadJson(const std::filesystem::path& path);

/// The value for a message: its JSON text, cut after 40 characters.
std::string Shown(const nlohmann::json& value);

}  // namespace arc
