#pragma once
#include <filesystem>
#include <string>

namespace arc {

/// The folder that holds everything a user's work leaves behind.
class Workspace {
 public:
  /// `given` (--workspace), else $ARCBENCH_WORKSPACE, else ./workspace. Makes nothing.
  static Workspace Find(const std::string& given);
  explicit Workspace(std::filesystem::path root) : root_(std::move(root)) {}

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path Database() const { return root_ / "arcbench.db"; }
  std::filesystem::path RunFolder(const std::string& run) const { return root_ / "runs" / run; }
  /// A file's place as the database has it: relative to the workspace where it lies in it.
  std::string Relative(const std::filesystem::path& path) const;

 private:
  std::filesystem::path root_;  ///< absolute
};

/// Makes the folder and its parents. Throws Failed naming the path and the reason.
void MakeFolder(const std::filesystem::path& folder);

}  // namespace arc
