#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "db/store.h"
#include "harness/run/child_process.h"

namespace spdlog {
class logger;
}

namespace arc {

/// Where a contest keeps its journal, log and task files: a folder in the workspace of its own,
/// by tasks and submission. While it lives no other process may begin a contest for the same
/// submission, from whatever workspace: a file beside it is locked, "submission.json.lock". The
/// kernel ends that when the process dies.
class ContestFolder {
 public:
  /// `out` is the submission's absolute path. Throws UsageError where another process is at a
  /// contest for it. A place that cannot be written is no error: see fault().
  ContestFolder(const std::filesystem::path& workspace, const std::filesystem::path& out,
                const std::string& tasks_hash);
  ~ContestFolder();
  ContestFolder(const ContestFolder&) = delete;
  ContestFolder& operator=(const ContestFolder&) = delete;

  std::filesystem::path Path() const { return path_; }
  /// What the contest's runs are tagged with.
  std::string Tag() const { return kContestTag + path_.filename().string(); }
  std::filesystem::path Tasks() const { return path_ / "tasks.json"; }
  std::filesystem::path Journal() const { return path_ / "journal.json"; }
  std::filesystem::path Log() const { return path_ / "contest.log"; }
  /// Why it cannot be used; empty: it can.
  const std::string& fault() const { return fault_; }

 private:
  void Lock();

  std::filesystem::path path_;
  std::filesystem::path lock_file_;
  std::string fault_;
  Fd lock_;
};

/// Prints to stderr, and to the file where it can be written.
std::shared_ptr<spdlog::logger> MakeContestLog(const std::filesystem::path& file);

}  // namespace arc
