#include "harness/run/scratch.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "tasks/error.h"

namespace arc {

Scratch::Scratch() {
  std::string pattern = (std::filesystem::temp_directory_path() / "arcbench-XXXXXX").string();
  if (!mkdtemp(pattern.data())) {
    throw CannotWrite(fmt::format("cannot make a folder {}: {}", pattern, strerror(errno)));
  }
  path_ = pattern;
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace arc
