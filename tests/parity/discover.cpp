#include "tests/parity/discover.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/kinds.h"

namespace arc::parity {
namespace fs = std::filesystem;
namespace {

std::string KindIn(const fs::path& file) {
  const nlohmann::json json = ReadJson(file);
  if (!json.is_object() || !json.contains("kind") || !json.at("kind").is_string()) {
    throw BadData(fmt::format("{}: no \"kind\"", file.string()));
  }
  return json.at("kind");
}

bool HoldsData(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (entry.is_regular_file() && extension != ".md" && extension != ".txt") return true;
  }
  return false;
}

void AddFamily(const fs::path& family, std::vector<Found>& found) {
  const Kind& kind = FindKind(KindIn(family / "kind.json"));
  if (!kind.cases) return found.push_back({family, kind.name, ""});
  for (const std::string& name : kind.cases(family)) {
    found.push_back({family / name, kind.name, ""});
  }
}

void Walk(const fs::path& folder, std::vector<Found>& found) {
  try {
    if (fs::exists(folder / "kind.json")) return AddFamily(folder, found);
    if (fs::exists(folder / "case.json")) {
      return found.push_back({folder, FindKind(KindIn(folder / "case.json")).name, ""});
    }
    if (HoldsData(folder)) throw BadData("no case.json or kind.json says what this is");
    for (const std::string& name : Subfolders(folder)) Walk(folder / name, found);
  } catch (const std::exception& error) {
    found.push_back({folder, "?", error.what()});
  }
}

}  // namespace

std::vector<std::string> Subfolders(const fs::path& family) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(family)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<Found> Discover(const fs::path& given) {
  if (!fs::is_directory(given)) return {{given, "?", "no such folder"}};
  const fs::path folder = fs::canonical(given);
  const fs::path family = folder.parent_path();
  std::vector<Found> found;
  try {
    // One case of a family under data/ given by itself.
    if (!fs::exists(folder / "kind.json") && fs::exists(family / "kind.json")) {
      const Kind& kind = FindKind(KindIn(family / "kind.json"));
      if (kind.cases) return {{folder, kind.name, ""}};
    }
  } catch (const std::exception& error) {
    return {{folder, "?", error.what()}};
  }
  Walk(folder, found);
  return found;
}

}  // namespace arc::parity
