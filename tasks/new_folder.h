#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace arc {

/// A folder that is written under a temporary name beside its own and then renamed, so
/// that nobody ever sees half of it. Without Commit() it goes away with the object.
class NewFolder {
 public:
  /// Throws UsageError where `path` exists and is not an empty folder; with `replace`, only
  /// where it holds something whose name is not in `replaceable`. Failed where the folder
  /// cannot be made.
  NewFolder(const std::filesystem::path& path, bool replace,
            const std::vector<std::string>& replaceable);
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder();

  /// Where to write.
  const std::filesystem::path& path() const { return temporary_; }
  void Commit();

 private:
  std::filesystem::path final_, temporary_;
  bool committed_ = false;
};

}  // namespace arc
