#include "harness/run/adapt.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/adapt_options.h"
#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/session_report.h"
#include "harness/run/arc_tasks.h"
#include "harness/run/checkpoints.h"
#include "harness/run/data_source.h"
#include "harness/run/duration.h"
#include "harness/run/recipe.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct AdaptOptions {
  std::string from, tasks, budget = "90m";
  AdaptSettings settings;
  bool per_task = false;
  std::vector<std::string> overrides;
  SessionLimits limits;
  ListingOptions listing;
};

Config MakeConfig(const AdaptOptions& options, const Globals& globals) {
  AdaptSettings settings = options.settings;
  settings.from = CheckpointOf(options.from, globals);
  settings.tasks = ArcTaskSettings(options.tasks).String("data.evaluation");
  settings.budget = ParseDuration(options.budget);
  Config config = AdaptConfig(ReadCheckpointHeader(settings.from).config, settings);
  ApplyOverrides(options.overrides, config);
  return config;
}

// Each task by itself from the first weights on, with its part of the budget.
SessionResult AdaptEach(const Config& config, const SessionOptions& session) {
  const DataSource data = LoadData(config, session.workspace.root(), DataNeed::kEvaluation);
  const std::vector<Puzzle>& tasks = data.answerable;
  if (tasks.empty()) throw BadData("nothing to adapt to: " + LeftOutText(data));
  if (!data.left_out.empty()) fmt::print(stderr, "warning: {}\n", LeftOutText(data));
  SessionResult all;
  all.status = "finished";
  for (const Puzzle& task : tasks) {
    Config one = config;
    one.Set("data.only", task.id);
    one.Set("name", config.String("name") + "-" + task.id);
    one.Set("training.budget",
            config.Number("training.budget") / static_cast<double>(tasks.size()));
    const SessionResult result = TrainSession(session, one);
    all.run = result.run;
    all.evaluations.insert(all.evaluations.end(), result.evaluations.begin(),
                           result.evaluations.end());
    if (result.status == "interrupted") return result;
    if (result.status != "failed") continue;
    fmt::print(stderr, "task {} failed: {}\n", task.id, result.failure);
    all.exit_code = result.exit_code;
  }
  return all;
}

}  // namespace

void AddAdaptCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(
      app, "adapt", "Fine-tune a model on the demonstrations of given tasks",
      "arcbench adapt --from step_00004000.safetensors --tasks tasks.json --budget 90m");
  auto options = std::make_shared<AdaptOptions>();
  command->add_option("overrides", options->overrides, "key=value: settings, as for train");
  command->add_option("--from", options->from, "checkpoint file or run that it starts from")
      ->required();
  command->add_option("--tasks", options->tasks, "task file, folder or data name")->required();
  command->add_option("--budget", options->budget,
                      "time of training, which the schedule is fitted to (90m)");
  command->add_flag("--per-task", options->per_task,
                    "adapt to each task by itself, with its part of the budget");
  command->add_option("--views", options->settings.views, "augmented views that vote (64)")
      ->check(WholeNumberFrom(1));
  AddAdaptOptions(*command, options->settings);
  AddSessionLimits(*command, options->limits);
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] {
    const SessionOptions session = options->limits.Apply(globals.Session());
    const Config config = MakeConfig(*options, globals);
    const SessionResult result =
        options->per_task ? AdaptEach(config, session) : TrainSession(session, config);
    globals.exit_code = ReportSession(result, globals, options->listing, SessionKind::kTraining);
  });
}

}  // namespace arc
