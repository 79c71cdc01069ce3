#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/command/adapt_options.h"
#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/compete_report.h"
#include "harness/command/session_report.h"
#include "harness/command/submission.h"
#include "harness/plugin/loader.h"
#include "harness/run/arc_tasks.h"
#include "harness/run/compete/contenders.h"
#include "harness/run/compete/contest.h"
#include "harness/run/duration.h"
#include "harness/run/recipe.h"
#include "tasks/data_names.h"
#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

struct CompeteOptions {
  std::string tasks, budget = "11h30m";
  std::vector<std::string> from;
  ContestOptions contest;
  SessionLimits limits;
  ListingOptions listing;
};

// Every solver for ARC; those that find more in more time come last, when the others have left
// them theirs.
std::vector<std::string> AllSolvers(const SessionOptions& session) {
  std::vector<PluginInfo> plugins = ListPlugins(session.plugin_folders);
  std::erase_if(plugins,
                [](const PluginInfo& p) { return p.kind != "solver" || !p.Serves("arc"); });
  for (const char* later : {"verifies", "searches"}) {
    std::ranges::stable_partition(plugins, [&](const PluginInfo& p) { return !p.Can(later); });
  }
  std::vector<std::string> names;
  for (const PluginInfo& plugin : plugins) names.push_back(plugin.name);
  return names;
}

// The file or folder that --tasks means.
fs::path TasksPath(const std::string& tasks, const Globals& globals) {
  const std::string path = ResolveData(ArcTaskSettings(tasks).String("data.evaluation"),
                                       DefaultDataFolders(globals.FindWorkspace().root()));
  return fs::exists(path) ? path : path.substr(0, path.rfind('#'));
}

// Before anything is written.
void CheckOut(const fs::path& out, const fs::path& tasks) {
  const auto refuse = [&](const char* why) {
    throw UsageError(fmt::format("--out '{}': {}", out.string(), why));
  };
  if (!out.has_filename()) refuse("the name of a file is wanted");
  std::error_code not_there;
  if (fs::is_directory(out, not_there)) refuse("a folder is there: the name of a file is wanted");
  if (fs::equivalent(out, tasks, not_there)) refuse("the tasks are read from this file");
  if (fs::equivalent(fs::absolute(out).parent_path(), tasks, not_there)) {
    refuse("the tasks are read from this folder: the submission would be one of them");
  }
}

void RemoveRepeated(std::vector<std::string>& names) {
  for (auto name = names.begin(); name != names.end();) {
    const bool repeated = std::find(names.begin(), name, *name) != name;
    if (repeated) fmt::print(stderr, "note: {} is named twice: once is meant\n", *name);
    name = repeated ? names.erase(name) : name + 1;
  }
}

// Files by absolute paths, so that the contest goes on from anywhere.
void FindContenders(const CompeteOptions& options, const Globals& globals,
                    const SessionOptions& session, ContestArguments& arguments) {
  for (const std::string& from : options.from) {
    arguments.checkpoints.push_back(CheckpointOf(from, globals).string());
  }
  for (std::string& recipe : arguments.recipes) {
    const fs::path file = FindRecipe(recipe);
    if (recipe.ends_with(".toml")) recipe = fs::absolute(file).lexically_normal().string();
  }
  if (arguments.solvers.empty()) arguments.solvers = AllSolvers(session);
  for (auto* names : {&arguments.checkpoints, &arguments.recipes, &arguments.solvers}) {
    RemoveRepeated(*names);
  }
  for (const std::string& fault : CheckContenders(arguments, session.plugin_folders)) {
    fmt::print(stderr, "warning: {}\n", fault);
  }
}

void Run(CompeteOptions& options, Globals& globals) {
  ContestOptions& contest = options.contest;
  const SessionOptions session = options.limits.Apply(globals.Session());
  contest.arguments.budget = ParseDuration(options.budget);
  CheckOut(contest.out, TasksPath(options.tasks, globals));
  FindContenders(options, globals, session, contest.arguments);
  contest.tasks = ReadableArcTasks(options.tasks, globals);
  const ContestResult result = RunContest(session, contest);
  ReportContest(options.tasks, contest, result, globals, options.listing);
  globals.exit_code = result.interrupted ? kInterruptedCode
                      : result.late      ? static_cast<int>(ErrorKind::kFailed)
                                         : 0;
}

}  // namespace

void AddCompeteCommand(CLI::App& app, Globals& globals) {
  CLI::App* command =
      AddSubcommand(app, "compete", "From unseen tasks to a submission inside a time limit",
                    "arcbench compete --tasks tasks.json --out submission.json --budget 11h30m "
                    "--from a.safetensors --from RUN");
  auto options = std::make_shared<CompeteOptions>();
  ContestOptions& contest = options->contest;
  ContestArguments& arguments = contest.arguments;
  contest.out = "submission.json";
  command->add_option("overrides", arguments.overrides, "key=value: settings of every model");
  command->add_option("--tasks", options->tasks, "task file, folder or data name")->required();
  command->add_option("--out", contest.out, "the submission (submission.json)");
  command->add_option("--budget", options->budget, "wall time, loading included (11h30m)");
  command
      ->add_option("--from", options->from,
                   "checkpoint file or run that is adapted to the tasks; may be repeated")
      ->allow_extra_args(false);
  command
      ->add_option("--recipe", arguments.recipes,
                   "recipe that is trained on the tasks alone; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--solvers", arguments.solvers, "solver plugins, with commas (all for ARC)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--views", arguments.most_views, "augmented views that vote, at most (256)")
      ->check(WholeNumberFrom(1));
  command->add_flag("--fresh", contest.fresh, "begin anew where an earlier contest was cut off");
  AddAdaptOptions(*command, arguments.adapt);
  AddSessionLimits(*command, options->limits);
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { Run(*options, globals); });
}

}  // namespace arc
