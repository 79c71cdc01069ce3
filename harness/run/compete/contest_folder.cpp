#include "harness/run/compete/contest_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

#include "harness/run/workspace.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

std::string ShortHash(const std::string& text) { return Sha256Hex(text).substr(0, 16); }

}  // namespace

ContestFolder::ContestFolder(const fs::path& workspace, const fs::path& out,
                             const std::string& tasks_hash)
    : path_(workspace / "contests" / ShortHash(tasks_hash + out.string())) {
  try {
    MakeFolder(path_);
    Lock(workspace / "contests" / (ShortHash(out.string()) + ".lock"));
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kUsage) throw;
    fault_ = error.what();
  }
}

void ContestFolder::Lock(const fs::path& file) {
  lock_ = Fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (lock_.get() < 0) {
    throw CannotWrite(fmt::format("{}: cannot create it: {}", file.string(), strerror(errno)));
  }
  // A disk that knows no locks goes without.
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
  throw UsageError(
      fmt::format("another process is at a contest for this submission ({})", file.string()));
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
