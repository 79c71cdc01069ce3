#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/command/command.h"
#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

struct MergeOptions {
  fs::path from;
  std::vector<std::string> runs;
  bool no_files = false;
};

fs::path DatabaseIn(const fs::path& from) {
  const fs::path file = fs::is_directory(from) ? Workspace(fs::absolute(from)).Database() : from;
  if (!fs::exists(file))
    throw UsageError(fmt::format("{}: no workspace or database", from.string()));
  return file;
}

/// The runs' whole ids in the other database; empty: all.
std::vector<std::string> Chosen(const fs::path& database, const std::vector<std::string>& names) {
  std::vector<std::string> ids;
  if (names.empty()) return ids;
  const Store other = Store::Open(database, Store::Mode::kRead);
  for (const std::string& name : names) ids.push_back(other.FindRun(name));
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

/// Copies the run's folder under a temporary name first: what has its name is whole.
bool CopyFolder(const fs::path& from, const fs::path& to) {
  if (!fs::exists(from) || fs::exists(to)) return false;
  const fs::path half = to.string() + ".part";
  std::error_code error;
  fs::remove_all(half, error);
  fs::create_directories(to.parent_path(), error);
  fs::copy(from, half, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
  if (!error) fs::rename(half, to, error);
  if (!error) return true;
  const std::string reason = error.message();
  fs::remove_all(half, error);
  throw CannotWrite(
      fmt::format("{}: cannot be copied to {}: {}; merge again to copy what is missing",
                  from.string(), to.string(), reason));
}

void Merge(const MergeOptions& options, const Globals& globals) {
  const fs::path database = DatabaseIn(options.from);
  const std::vector<std::string> chosen = Chosen(database, options.runs);
  const Workspace here = globals.FindWorkspace();
  const MergeReport report =
      Store::Open(here.Database(), Store::Mode::kWrite).Merge(database, chosen);
  for (const std::string& run : report.taken) fmt::print("{}\n", run);
  std::fflush(stdout);
  const Workspace there(fs::absolute(database).parent_path());
  size_t folders = 0;
  for (const auto* runs : {&report.taken, &report.known}) {
    for (const std::string& run : *runs) {
      folders += !options.no_files && CopyFolder(there.RunFolder(run), here.RunFolder(run));
    }
  }
  fmt::print(stderr,
             "taken in {}, here already {}, still running and left out {}; folders copied {}\n",
             report.taken.size(), report.known.size(), report.running.size(), folders);
}

}  // namespace

void AddRunsMerge(CLI::App& runs, Globals& globals) {
  CLI::App* command = AddSubcommand(runs, "merge", "Take in the runs of another workspace",
                                    "arcbench runs merge /mnt/gpu-box/workspace");
  auto options = std::make_shared<MergeOptions>();
  command->add_option("from", options->from, "a workspace folder, or its arcbench.db")->required();
  command->add_option("runs", options->runs, "which (default: all)");
  command->add_flag("--no-files", options->no_files, "leave checkpoints and logs where they are");
  command->callback([options, &globals] { Merge(*options, globals); });
}

}  // namespace arc
