#include "tasks/files.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tasks/error.h"
#include "tasks/json_builder.h"

namespace arc {
namespace {

using nlohmann::json;

/// After a failed call, which left its reason in errno.
Error CannotRead(const std::filesystem::path& path) {
  const char* reason = errno ? std::strerror(errno) : "short read";
  return BadData(fmt::format("{}: cannot be read: {}", path.string(), reason));
}

}  // namespace

std::ifstream OpenFile(const std::filesystem::path& path, uint64_t& size) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw BadData(fmt::format("{}: is a folder, not a file", path.string()));
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) throw CannotRead(path);
  size = static_cast<uint64_t>(file.tellg());
  file.seekg(0);
  return file;
}

std::string ReadFile(const std::filesystem::path& path) {
  uint64_t size = 0;
  std::ifstream file = OpenFile(path, size);
  std::string text(size, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(size))) throw CannotRead(path);
  return text;
}

json ParseJson(const std::string& text, const std::string& name) {
  JsonBuilder builder(name);
  json::sax_parse(text, &builder);
  return builder.Take();
}

json ReadJson(const std::filesystem::path& path) {
  return ParseJson(ReadFile(path), path.string());
}

std::string Shown(const json& value) {
  constexpr size_t kLongest = 40;
  std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "...";
  return text;
}

}  // namespace arc
