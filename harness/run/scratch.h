#pragma once
#include <filesystem>

namespace arc {

/// A folder that goes away with the object.
class Scratch {
 public:
  /// In the system's temporary folder. Throws CannotWrite naming it.
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace arc
