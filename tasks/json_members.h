#pragma once
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace arc {

/// A key that one object holds twice. The value that came last is kept.
struct RepeatedKey {
  std::string place;  ///< of the object, from the member on: `test[0]`; empty: the member itself
  std::string key;
};

/// A member of a file's top-level object, or of a section of it.
struct JsonMember {
  std::string section;  ///< key of the section that it is in; empty: of none
  std::string key;
  nlohmann::json value;
  std::vector<RepeatedKey> repeated;
  /// What broke the text off within the member, with line and column; `value` is then
  /// what came before. Empty: it is whole.
  std::string error;
};
using MemberVisitor = std::function<void(JsonMember)>;

/// What is left of a file when its members were handed out.
struct JsonRest {
  nlohmann::json value;  ///< where the top level is no object; else an empty object
  std::string error;     ///< what broke the text off between members; empty: nothing did
};

/// Reads a JSON file of any size whose top level is an object: each member is handed out
/// as soon as it was read, and not kept. Members of the top level that are named in
/// `sections` and are objects are not handed out themselves, but their members are. A key
/// that comes twice comes twice. Throws BadData where the file cannot be read at all.
JsonRest ForEachMember(const std::filesystem::path& path, const std::vector<std::string>& sections,
                       MemberVisitor visit);

}  // namespace arc
