#include "tasks/new_folder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

void CheckFree(const fs::path& path, bool replace, const std::vector<std::string>& replaceable) {
  if (!fs::exists(path)) return;
  if (!fs::is_directory(path)) {
    throw UsageError(fmt::format("{}: is there already, and is no folder", path.string()));
  }
  for (const auto& entry : fs::directory_iterator(path)) {
    const std::string name = entry.path().filename().string();
    if (!replace) {
      throw UsageError(fmt::format("{}: is there already, with '{}' in it; --overwrite replaces it",
                                   path.string(), name));
    }
    if (std::ranges::find(replaceable, name) == replaceable.end()) {
      throw UsageError(fmt::format("{}: holds '{}', which is no part of a dataset: not replaced",
                                   path.string(), name));
    }
  }
}

/// `path` without a slash at its end: its parent is then the folder that it lies in.
fs::path WithoutSlash(const fs::path& path) {
  const fs::path full = fs::absolute(path).lexically_normal();
  return full.has_filename() ? full : full.parent_path();
}

}  // namespace

NewFolder::NewFolder(const fs::path& path, bool replace,
                     const std::vector<std::string>& replaceable)
    : final_(WithoutSlash(path)),
      temporary_(fmt::format("{}.tmp.{}", final_.string(), ::getpid())) {
  CheckFree(final_, replace, replaceable);
  try {
    fs::remove_all(temporary_);
    fs::create_directories(temporary_);
  } catch (const fs::filesystem_error& error) {
    throw CannotWrite(
        fmt::format("{}: cannot make it: {}", temporary_.string(), error.code().message()));
  }
}

NewFolder::~NewFolder() {
  std::error_code ignored;
  if (!committed_) fs::remove_all(temporary_, ignored);
}

void NewFolder::Commit() {
  try {
    // The old folder goes away only once the new one is whole.
    fs::remove_all(final_);
    fs::rename(temporary_, final_);
  } catch (const fs::filesystem_error& error) {
    throw CannotWrite(fmt::format("{}: cannot put the folder there: {}", final_.string(),
                                  error.code().message()));
  }
  committed_ = true;
}

}  // namespace arc
