#include "harness/run/workspace.h"

#include <fmt/format.h>

#include <cstdlib>

#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

fs::path Environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

Workspace Workspace::Find(const std::string& given) {
  fs::path root = given;
  if (root.empty()) root = Environment("ARCBENCH_WORKSPACE");
  if (root.empty()) root = "workspace";
  return Workspace(fs::absolute(root).lexically_normal());
}

std::string Workspace::Relative(const fs::path& path) const {
  const fs::path relative = path.lexically_relative(root_);
  return relative.empty() || relative.begin()->string() == ".." ? path.string() : relative.string();
}

void MakeFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw CannotWrite(fmt::format("cannot make {}: {}", folder.string(), error.message()));
}

}  // namespace arc
