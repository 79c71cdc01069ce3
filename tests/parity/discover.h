#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace arc::parity {

/// A folder that holds a case, and its kind; or what keeps it from being one.
struct Found {
  std::filesystem::path folder;
  std::string kind;
  std::string problem;  ///< not empty: unreadable
};

/// Every case in `folder`: itself, its family's, or all of a tree, ordered by
/// path. Folders that hold data without saying their kind are problems.
std::vector<Found> Discover(const std::filesystem::path& folder);

}  // namespace arc::parity
