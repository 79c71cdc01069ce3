#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "db/store.h"
#include "harness/report/table.h"
#include "harness/run/session.h"
#include "harness/run/workspace.h"

namespace CLI {
class App;
}

namespace arc {

/// What every subcommand shares. One file a subcommand: Add...Command declares
/// it; its callback puts the exit code here and throws arc::Error otherwise.
struct Globals {
  std::string workspace_option;
  std::vector<std::filesystem::path> plugin_path;
  int exit_code = 0;

  Workspace FindWorkspace() const { return Workspace::Find(workspace_option); }
  /// The workspace's database. Throws UsageError where there is none yet.
  Store OpenStore(Store::Mode mode = Store::Mode::kRead) const;
  SessionOptions Session() const;
  /// `command` with --workspace and --plugin-path, where they were given: to be typed as it is.
  std::string Typed(const std::string& command) const;
};

/// `text` as one word of a POSIX shell, quoted where it has to be.
std::string ShellWord(const std::string& text);

/// --json, --jsonl and --csv of a command that lists.
struct ListingOptions {
  bool json = false;
  bool json_lines = false;
  bool csv = false;
  TableFormat format() const;
  void Print(const Table& table) const;
};
void AddListingOptions(CLI::App& command, ListingOptions& options);

/// A subcommand whose help ends with an example.
CLI::App* AddSubcommand(CLI::App& app, const std::string& name, const std::string& description,
                        const std::string& example);

void AddAdaptCommand(CLI::App& app, Globals& globals);
void AddCompeteCommand(CLI::App& app, Globals& globals);
void AddBenchCommand(CLI::App& app, Globals& globals);
void AddPluginCommand(CLI::App& app, Globals& globals);
void AddDoctorCommand(CLI::App& app, Globals& globals);
void AddDataCommand(CLI::App& app, Globals& globals);
void AddTrainCommand(CLI::App& app, Globals& globals);
void AddEvalCommand(CLI::App& app, Globals& globals);
void AddCompareCommand(CLI::App& app, Globals& globals);
void AddVoteCommand(CLI::App& app, Globals& globals);
void AddMatchCommand(CLI::App& app, Globals& globals);
void AddLeaderboardCommand(CLI::App& app, Globals& globals);
void AddHistoryCommand(CLI::App& app, Globals& globals);
void AddRunsCommand(CLI::App& app, Globals& globals);
void AddRunsShow(CLI::App& runs, Globals& globals);
void AddRunsBest(CLI::App& runs, Globals& globals);
void AddRunsTag(CLI::App& runs, Globals& globals);
void AddRunsNote(CLI::App& runs, Globals& globals);
void AddRunsRemove(CLI::App& runs, Globals& globals);
void AddRunsMerge(CLI::App& runs, Globals& globals);
void AddRunsImport(CLI::App& runs, Globals& globals);
void AddRunsExport(CLI::App& runs, Globals& globals);
void AddQueryCommand(CLI::App& app, Globals& globals);
void AddReportCommand(CLI::App& app, Globals& globals);
void AddSubmissionCommand(CLI::App& app, Globals& globals);
void AddBundleCommand(CLI::App& app, Globals& globals);

}  // namespace arc
