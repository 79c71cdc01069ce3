#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace arc {

/// Every library that `files` need, directly or through one another, and that a bundle must
/// hold (LibraryOwner::kBundle): its name and its file. Looked for in `own_folder`, then by the
/// dynamic loader, which opens it. Throws BadData naming library and file where it is not found.
std::map<std::string, std::filesystem::path> LibrariesFor(
    const std::vector<std::filesystem::path>& files, const std::filesystem::path& own_folder);

}  // namespace arc
