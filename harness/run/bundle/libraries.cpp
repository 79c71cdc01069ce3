#include "harness/run/bundle/libraries.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <link.h>

#include "harness/run/bundle/elf_needs.h"
#include "harness/run/bundle/platform.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

// As the loader finds it for this program: run paths, $LD_LIBRARY_PATH, its cache. It stays
// open: some libraries cannot be closed.
fs::path Find(const std::string& name, const fs::path& own_folder, const fs::path& needed_by) {
  if (fs::exists(own_folder / name)) return own_folder / name;
  void* handle = dlopen(name.c_str(), RTLD_LAZY | RTLD_LOCAL);
  link_map* map = nullptr;
  if (handle == nullptr || dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0) {
    throw BadData(fmt::format("{} needs {}: {}", needed_by.string(), name, dlerror()));
  }
  return fs::canonical(map->l_name);
}

}  // namespace

std::map<std::string, fs::path> LibrariesFor(const std::vector<fs::path>& files,
                                             const fs::path& own_folder) {
  std::map<std::string, fs::path> libraries;
  std::vector<fs::path> open = files;
  while (!open.empty()) {
    const fs::path file = open.back();
    open.pop_back();
    for (const std::string& name : ReadElfNeeds(ReadFile(file), file.string()).libraries) {
      if (OwnerOf(name) != LibraryOwner::kBundle || libraries.contains(name)) continue;
      open.push_back(libraries[name] = Find(name, own_folder, file));
    }
  }
  return libraries;
}

}  // namespace arc
