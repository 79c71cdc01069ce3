#pragma once
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

namespace arc {

/// A file that appears whole or not at all: written under a temporary name in the same
/// folder, which goes away with the object unless it was committed. Readers see the old file
/// or the whole new one. Everything throws CannotWrite with path and reason.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& path);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  void Write(std::string_view bytes);
  /// Fsyncs, renames onto `path`, fsyncs the folder. Once, and nothing may be written after it.
  void Commit();

 private:
  std::filesystem::path path_;
  std::string temporary_;
  int fd_ = -1;
  bool committed_ = false;
};

/// The pieces one after the other, as an AtomicFile.
void WriteFileAtomically(const std::filesystem::path& path,
                         std::initializer_list<std::string_view> pieces);

}  // namespace arc
