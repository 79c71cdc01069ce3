#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <new>
#include <span>

#include "harness/command/command.h"
#include "harness/run/progress.h"
#include "harness/run/version.h"
#include "tasks/error.h"
#include "tasks/nearest.h"

namespace arc {
namespace {

constexpr int kUsage = static_cast<int>(ErrorKind::kUsage);

void AddAll(CLI::App& app, Globals& globals) {
  app.name("arcbench");
  app.set_version_flag("--version", [] {
    const BuildInfo build = ThisBuild();
    return fmt::format("arcbench {}{}{}", build.version,
                       build.git_revision.empty() ? "" : " " + build.git_revision.substr(0, 12),
                       build.tree_dirty ? " (modified)" : "");
  });
  app.add_option("--workspace", globals.workspace_option,
                 "folder of database and runs ($ARCBENCH_WORKSPACE, ./workspace)");
  app.add_option("--plugin-path", globals.plugin_path, "folders with more plugins")->delimiter(':');
  app.footer("Example:\n  arcbench eval sudoku_exact --data sudoku6\n  arcbench leaderboard");
  AddTrainCommand(app, globals);
  AddEvalCommand(app, globals);
  AddAdaptCommand(app, globals);
  AddCompeteCommand(app, globals);
  AddCompareCommand(app, globals);
  AddVoteCommand(app, globals);
  AddMatchCommand(app, globals);
  AddLeaderboardCommand(app, globals);
  AddHistoryCommand(app, globals);
  AddRunsCommand(app, globals);
  AddQueryCommand(app, globals);
  AddReportCommand(app, globals);
  AddSubmissionCommand(app, globals);
  AddBundleCommand(app, globals);
  AddDataCommand(app, globals);
  AddPluginCommand(app, globals);
  AddBenchCommand(app, globals);
  AddDoctorCommand(app, globals);
}

// The first word that is no subcommand where one is wanted, with the nearest; empty: there is none.
std::string UnknownCommand(const CLI::App& app, std::span<char*> words) {
  if (words.empty() || words[0][0] == '-') return "";
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->check_name(words[0])) return UnknownCommand(*command, words.subspan(1));
    names.push_back(command->get_name());
  }
  if (names.empty()) return "";
  return fmt::format("no command '{} {}'{}", app.get_name(), words[0], DidYouMean(words[0], names));
}

int Tell(const std::string& message, int code) {
  const bool colour = MayColour(stderr);
  fmt::print(stderr, "{}arcbench:{} {}\n", colour ? "\x1b[1;31m" : "", colour ? "\x1b[0m" : "",
             message);
  return code;
}

int Run(int argc, char** argv) {
  CLI::App app("Train, evaluate and compare recursive-reasoning models on ARC, Sudoku and mazes.");
  Globals globals;
  AddAll(app, globals);
  try {
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) return Tell("which command? See arcbench --help", kUsage);
    return globals.exit_code;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    const std::string unknown = UnknownCommand(app, std::span(argv + 1, argv + argc));
    return Tell(unknown.empty() ? error.what() : unknown, kUsage);
  } catch (const Error& error) {
    return Tell(error.what(), error.exit_code());
  } catch (const std::bad_alloc&) {
    return Tell("out of memory", 1);
  } catch (const std::exception& error) {
    return Tell(error.what(), 1);
  }
}

}  // namespace
}  // namespace arc

int main(int argc, char** argv) { return arc::Run(argc, argv); }
