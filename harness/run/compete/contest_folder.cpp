#include "harness/run/compete/contest_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "harness/run/workspace.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

// A lock on a file that its former holder has removed since it was opened locks nothing.
bool IsStillThere(int file, const fs::path& path) {
  struct stat opened = {};
  struct stat there = {};
  return ::fstat(file, &opened) == 0 && ::stat(path.c_str(), &there) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

std::string ShortHash(const std::string& text) { return Sha256Hex(text).substr(0, 16); }

}  // namespace

ContestFolder::ContestFolder(const fs::path& workspace, const fs::path& out,
                             const std::string& tasks_hash)
    : path_(workspace / "contests" / ShortHash(tasks_hash + out.string())),
      lock_file_(out.string() + ".lock") {
  Lock();
  try {
    MakeFolder(path_);
  } catch (const Error& error) {
    fault_ = error.what();
  }
}

ContestFolder::~ContestFolder() {
  if (lock_.get() >= 0) ::unlink(lock_file_.c_str());
}

// Where the file cannot be made the submission cannot either; a disk that knows no locks goes
// without.
void ContestFolder::Lock() {
  do {
    lock_ = Fd(::open(lock_file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (lock_.get() < 0) return;
    if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      throw UsageError(fmt::format("another process is at a contest for this submission ({})",
                                   lock_file_.string()));
    }
  } while (!IsStillThere(lock_.get(), lock_file_));
}

std::shared_ptr<spdlog::logger> MakeContestLog(const fs::path& file) {
  auto console = std::make_shared<spdlog::sinks::stderr_color_sink_st>();
  console->set_pattern("%^%H:%M:%S%$ %v");
  auto log = std::make_shared<spdlog::logger>("contest", console);
  try {
    log->sinks().push_back(std::make_shared<spdlog::sinks::basic_file_sink_st>(file.string()));
    log->sinks().back()->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
  } catch (const spdlog::spdlog_ex& error) {
    log->warn("no log file: {}", error.what());
  }
  log->flush_on(spdlog::level::info);
  return log;
}

}  // namespace arc
