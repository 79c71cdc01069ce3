#pragma once
#include <string>

namespace arc {

/// What built this program: stored with every run.
struct BuildInfo {
  std::string version;       ///< "0.1.0"
  std::string git_revision;  ///< empty: built outside a git checkout
  bool tree_dirty = false;   ///< tracked files differed from the revision
};
BuildInfo ThisBuild();

}  // namespace arc
