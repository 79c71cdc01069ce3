#include "evaluators/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

Error WriteError(const fs::path& path, const char* step) {
  return CannotWrite(fmt::format("{}: cannot {}: {}", path.string(), step, std::strerror(errno)));
}

/// Owns the temporary file until it is renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target)
      : target_(target), name_(fmt::format("{}.tmp.{}", target.string(), ::getpid())) {
    fd_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd_ < 0) throw WriteError(target_, "create it");
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (fd_ >= 0) ::close(fd_);
    if (!renamed_) ::unlink(name_.c_str());
  }

  void Write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) throw WriteError(target_, "write");
      bytes.remove_prefix(static_cast<size_t>(n));
    }
  }

  void Commit() {
    if (::fsync(fd_) != 0) throw WriteError(target_, "flush it to disk");
    if (::close(std::exchange(fd_, -1)) != 0) throw WriteError(target_, "close it");
    if (::rename(name_.c_str(), target_.c_str()) != 0) throw WriteError(target_, "rename onto it");
    renamed_ = true;
  }

 private:
  fs::path target_;
  std::string name_;
  int fd_ = -1;
  bool renamed_ = false;
};

/// Makes the rename itself durable. Some file systems refuse; the file is whole all the same.
void SyncFolder(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

}  // namespace

void WriteFileAtomically(const fs::path& path, std::initializer_list<std::string_view> pieces) {
  TemporaryFile file(path);
  for (std::string_view piece : pieces) file.Write(piece);
  file.Commit();
  SyncFolder(path);
}

}  // namespace arc
