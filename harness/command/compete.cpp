#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/command/adapt_options.h"
#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/session_report.h"
#include "harness/command/submission.h"
#include "harness/plugin/loader.h"
#include "harness/run/arc_tasks.h"
#include "harness/run/compete/contest.h"
#include "harness/run/data_source.h"
#include "harness/run/duration.h"
#include "harness/run/progress.h"
#include "submissions/confidence.h"
#include "submissions/score.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct CompeteOptions {
  std::string tasks, budget = "11h30m";
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

// Where the solutions are known, and every task can be read.
void TellScores(const CompeteOptions& options, const Globals& globals) {
  try {
    const std::vector<Puzzle> tasks =
        LoadData(ArcTaskSettings(options.tasks), globals.FindWorkspace().root(),
                 DataNeed::kEvaluation)
            .evaluation;
    if (!SolutionsAreKnown(tasks)) return;
    for (const Score& s : ScoreSubmission(options.contest.out, tasks).scores) {
      fmt::print(stderr, "{:<11} {:.1f} % [{:.1f}, {:.1f}] of {}\n", s.name, 100 * s.value,
                 100 * s.low, 100 * s.high, s.n);
    }
  } catch (const Error&) {  // told before
  }
}

std::string StatusText(Stage::Status status) {
  static constexpr const char* kTexts[] = {"not begun", "cut off", "done", "failed"};
  return kTexts[static_cast<int>(status)];
}

// A checkpoint of a run with the run's name: its own is a step's.
std::string ContenderText(const std::filesystem::path& path) {
  const bool of_run = path.filename().string().starts_with("step_");
  const std::string run = path.parent_path().parent_path().filename().string();
  return of_run ? fmt::format("{}/{}", run, path.stem().string()) : path.filename().string();
}

Table StageTable(const ContestResult& result) {
  Table table{{"stage", "contender", "status", "time", "steps", "weight", "held out", "why"}, {}};
  for (const Stage& stage : result.journal.stages) {
    std::vector<Cell> row = {stage.Name().substr(0, stage.Name().find(' ')),
                             ContenderText(stage.contender), StatusText(stage.status),
                             DurationText(stage.seconds),
                             stage.steps > 0 ? Cell(stage.steps) : Cell()};
    const auto member =
        std::ranges::find(result.choice.members, stage.contender, &MemberWeight::name);
    const bool votes = member != result.choice.members.end() && !stage.evaluations.empty();
    row.push_back(votes ? Cell(member->weight) : Cell());
    row.push_back(votes && member->answered > 0
                      ? Cell(fmt::format("{} of {}", member->right, member->answered))
                      : Cell());
    row.push_back(stage.message.substr(0, stage.message.find('\n')));
    table.rows.push_back(std::move(row));
  }
  return table;
}

void Report(const CompeteOptions& options, const ContestResult& result, const Globals& globals) {
  options.listing.Print(StageTable(result));
  const ContestOptions& contest = options.contest;
  fmt::print(stderr, "\nsubmission  {}: {} tasks, {} outputs, {} without an answer\n",
             contest.out.string(), result.summary.tasks, result.summary.outputs,
             result.summary.unanswered.size());
  fmt::print(stderr, "support     {}\nlog         {}\n", ConfidencePath(contest.out).string(),
             result.log.string());
  TellScores(options, globals);
  if (result.interrupted) {
    fmt::print(stderr, "interrupted: the same command goes on, its deadline stays\n");
  } else {
    fmt::print(stderr, "\nNext:\n  {}\n",
               globals.Typed(fmt::format("submission validate {} --data {}", contest.out.string(),
                                         options.tasks)));
  }
}

void Run(CompeteOptions& options, Globals& globals) {
  ContestOptions& contest = options.contest;
  const SessionOptions session = options.limits.Apply(globals.Session());
  contest.budget = ParseDuration(options.budget);
  contest.tasks = ReadableArcTasks(options.tasks, globals);
  if (contest.solvers.empty()) contest.solvers = AllSolvers(session);
  for (std::string& file : contest.checkpoints) file = std::filesystem::absolute(file).string();
  const ContestResult result = RunContest(session, contest);
  Report(options, result, globals);
  globals.exit_code = result.interrupted ? kInterruptedCode : 0;
}

}  // namespace

void AddCompeteCommand(CLI::App& app, Globals& globals) {
  CLI::App* command =
      AddSubcommand(app, "compete", "From unseen tasks to a submission inside a time limit",
                    "arcbench compete --tasks tasks.json --out submission.json --budget 11h30m "
                    "--from a.safetensors");
  auto options = std::make_shared<CompeteOptions>();
  ContestOptions& contest = options->contest;
  contest.out = "submission.json";
  command->add_option("overrides", contest.overrides, "key=value: settings of every model");
  command->add_option("--tasks", options->tasks, "task file, folder or data name")->required();
  command->add_option("--out", contest.out, "the submission (submission.json)");
  command->add_option("--budget", options->budget, "wall time, loading included (11h30m)");
  command->add_option("--from", contest.checkpoints, "checkpoints that are adapted to the tasks");
  command->add_option("--recipe", contest.recipes, "recipes that are trained on the tasks alone");
  command->add_option("--solvers", contest.solvers, "solver plugins (all for ARC)")->delimiter(',');
  command->add_option("--views", contest.most_views, "augmented views that vote, at most (256)")
      ->check(WholeNumberFrom(1));
  command->add_flag("--fresh", contest.fresh, "begin anew where an earlier contest was cut off");
  AddAdaptOptions(*command, contest.adapt);
  AddSessionLimits(*command, options->limits);
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { Run(*options, globals); });
}

}  // namespace arc
