#include "tasks/atomic_file.h"

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

/// Makes the rename itself durable. Some file systems refuse; the file is whole all the same.
void SyncFolder(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

}  // namespace

AtomicFile::AtomicFile(const fs::path& path)
    : path_(path), temporary_(fmt::format("{}.tmp.{}", path.string(), ::getpid())) {
  fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd_ < 0) throw WriteError(path_, "create it");
}

AtomicFile::~AtomicFile() {
  if (fd_ >= 0) ::close(fd_);
  if (!committed_) ::unlink(temporary_.c_str());
}

void AtomicFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw WriteError(path_, "write");
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

void AtomicFile::Commit() {
  if (::fsync(fd_) != 0) throw WriteError(path_, "flush it to disk");
  if (::close(std::exchange(fd_, -1)) != 0) throw WriteError(path_, "close it");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw WriteError(path_, "rename onto it");
  committed_ = true;
  SyncFolder(path_);
}

void WriteFileAtomically(const fs::path& path, std::initializer_list<std::string_view> pieces) {
  AtomicFile file(path);
  for (std::string_view piece : pieces) file.Write(piece);
  file.Commit();
}

}  // namespace arc
