#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace arc {

/// Names of public task sets that ResolveData knows, sorted: "arc1-eval", ...
std::vector<std::string> ResolvableDataNames();

/// Where data is looked for, in order: $ARCBENCH_DATA, `workspace`/data,
/// ${ARCBENCH_CACHE:-${XDG_CACHE_HOME:-~/.cache}/arcbench}/data. Variables that
/// are empty count as unset.
std::vector<std::filesystem::path> DefaultDataFolders(const std::filesystem::path& workspace);

/// The file or folder that `name` stands for, for Suite::Read: a path that exists
/// (its `#part` aside) is itself; a known name is the first of its usual places
/// found in `folders`; else a path below one of them. Throws UsageError
/// naming the nearest name and every folder looked in.
std::filesystem::path ResolveData(const std::string& name,
                                  const std::vector<std::filesystem::path>& folders);

}  // namespace arc
