#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/plugin/loader.h"

namespace arc {

struct BundledCheckpoint {
  std::string name;  ///< without an extension; a number is added where it is taken
  std::filesystem::path file;
};

/// What a bundle is made of.
struct BundleParts {
  std::filesystem::path tree;  ///< bin, lib and share/arcbench: an installed or a build tree
  std::vector<PluginInfo> plugins;
  std::vector<std::filesystem::path> recipes;  ///< all that are known
  /// What the runner gives compete: checkpoints to adapt, recipes to train on the tasks alone.
  std::vector<BundledCheckpoint> checkpoints;
  std::vector<std::filesystem::path> contest_recipes;
};

/// One file of a bundle.
struct BundleFile {
  std::string path;              ///< in the bundle: "bin/arcbench"
  std::filesystem::path source;  ///< empty: `bytes` is the content
  std::string bytes;
  bool executable = false;

  uint64_t Size() const;
};

/// Every file of the bundle, by path; the last is SHA256SUMS over all others. Programs and
/// libraries lie as in the tree, with run paths that lead from one to the other wherever the
/// folder is put. Throws UsageError on a checkpoint that no bundle can use; Failed where a file
/// needs a newer machine than a bundle may (platform.h) or a library has no licence text.
std::vector<BundleFile> CollectBundle(const BundleParts& parts);

}  // namespace arc
