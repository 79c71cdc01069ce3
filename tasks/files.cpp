#include "tasks/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <vector>

#include "tasks/error.h"

namespace arc {
namespace {

using nlohmann::json;

/// "line 3, column 7" of the byte before offset `byte` (counted from 1, as the parser does).
std::string LineAndColumn(std::string_view text, size_t byte) {
  const std::string_view before = text.substr(0, byte > 0 ? std::min(byte - 1, text.size()) : 0);
  const size_t line_start = before.rfind('\n');
  const size_t column = before.size() - (line_start == before.npos ? 0 : line_start + 1);
  return fmt::format("line {}, column {}", 1 + std::count(before.begin(), before.end(), '\n'),
                     column + 1);
}

/// What the parser says after its "[json.exception...] parse error at ...: ".
std::string_view Reason(std::string_view what) {
  const size_t position = what.find("parse error");
  const size_t colon = position == what.npos ? what.npos : what.find(": ", position);
  return colon == what.npos ? what : what.substr(colon + 2);
}

/// Watches the parser's events for a key that one object holds twice.
class DuplicateKeys {
 public:
  explicit DuplicateKeys(const std::string& name) : name_(name) {}
  bool operator()(int, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) {
      keys_.emplace_back();
    } else if (event == json::parse_event_t::object_end) {
      keys_.pop_back();
    } else if (event == json::parse_event_t::key) {
      const auto& key = parsed.get_ref<const std::string&>();
      if (!keys_.back().insert(key).second) {
        throw BadData(fmt::format("{}: key '{}' appears twice in one object", name_, key));
      }
    }
    return true;
  }

 private:
  const std::string& name_;
  std::vector<std::set<std::string>> keys_;
};

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
  try {
    // The parser moves the callback about; the state stays here.
    DuplicateKeys duplicates(name);
    return json::parse(text, [&](int depth, json::parse_event_t event, json& parsed) {
      return duplicates(depth, event, parsed);
    });
  } catch (const json::parse_error& error) {
    throw BadData(
        fmt::format("{}: {}: {}", name, LineAndColumn(text, error.byte), Reason(error.what())));
  } catch (const json::exception& error) {
    throw BadData(fmt::format("{}: {}", name, error.what()));
  }
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
