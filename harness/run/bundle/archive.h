#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "harness/run/bundle/bundle.h"

namespace arc {

/// Writes the files, in their order and below the folder `top`, as a tar archive packed with
/// zstd. The same files give the same bytes: owner root, one fixed time. `out` appears whole or
/// not at all; throws CannotWrite with path and reason.
void WriteTarZst(const std::filesystem::path& out, const std::string& top,
                 const std::vector<BundleFile>& files);

}  // namespace arc
