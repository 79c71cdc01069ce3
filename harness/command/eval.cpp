#include "harness/command/eval.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/command/session_report.h"
#include "harness/plugin/loader.h"
#include "harness/run/checkpoints.h"
#include "harness/run/data_choice.h"
#include "harness/run/recipe.h"
#include "tasks/error.h"
#include "tasks/nearest.h"

namespace arc {
namespace {

struct EvalCommand {
  EvalOptions eval;
  SessionLimits limits;
  ListingOptions listing;
};

void ApplyOptions(Config& config, const EvalOptions& options) {
  ChooseData(config, options.suite, options.data);
  ApplyOverrides(options.overrides, config);
  if (options.views > 0) config.Set("evaluation.views", options.views);
  if (options.steps > 0) config.Set("evaluation.steps", options.steps);
  if (options.sealed) config.Set("data.sealed", true);
}

SessionResult EvaluateSolver(const EvalOptions& options, const SessionOptions& session) {
  Config config;
  config.Set("name", std::filesystem::path(options.target).stem().string());
  config.Set("model.plugin", options.target);
  if (options.suite.empty() && options.data.empty()) {
    throw UsageError("on which puzzles? For example --data sudoku6, --data arc1, --data RECIPE");
  }
  ApplyOptions(config, options);
  return SolveSession(session, config);
}

SessionResult EvaluateCheckpoint(const EvalOptions& options, const SessionOptions& session) {
  CheckpointHeader header = ReadCheckpointHeader(options.target);
  Config training = header.config;
  ApplyOptions(header.config, options);
  return EvaluateSession(session, {std::filesystem::absolute(options.target),
                                   "",
                                   header.step,
                                   header.training_hash,
                                   {},
                                   std::move(header.config),
                                   std::move(training)});
}

SessionResult EvaluateRun(const EvalOptions& options, const SessionOptions& session) {
  CheckpointTarget target = TargetOfRun(session.workspace, options.target);
  ApplyOptions(target.config, options);
  return EvaluateSession(session, target);
}

// A model is trained first, and then its run is meant: "trm" may begin a run's id. What is
// neither (of another ABI) is taken for a solver, and judged as one.
bool IsSolver(const std::string& name, const SessionOptions& session) {
  if (name.ends_with(".so")) return true;
  for (const PluginInfo& plugin : ListPlugins(session.plugin_folders)) {
    if (plugin.name == name) return plugin.kind != "model";
  }
  return false;
}

}  // namespace

SessionResult Evaluate(const EvalOptions& options, const SessionOptions& session) {
  if (IsCheckpointFile(options.target)) return EvaluateCheckpoint(options, session);
  if (IsSolver(options.target, session)) return EvaluateSolver(options, session);
  if (std::filesystem::exists(session.workspace.Database())) {
    return EvaluateRun(options, session);
  }
  std::vector<std::string> names;
  for (const PluginInfo& plugin : ListPlugins(session.plugin_folders)) {
    if (plugin.name == options.target) {
      throw UsageError(
          fmt::format("{} is a {}: train it, then evaluate the run", plugin.name, plugin.kind));
    }
    names.push_back(plugin.name);
  }
  throw UsageError(fmt::format("'{}' is no run, checkpoint or solver{}", options.target,
                               DidYouMean(options.target, names)));
}

void AddEvalOptions(CLI::App& command, EvalOptions& options) {
  command.add_option("--suite", options.suite, "kind of puzzle: sudoku, sudoku6, maze8, arc");
  command.add_option("--data", options.data,
                     "sudoku6, maze8, arc1, arc1-train, a recipe's evaluation set, or a path");
  command.add_option("--views", options.views, "augmented views that vote")
      ->check(WholeNumberFrom(1));
  command.add_option("--steps", options.steps, "halting steps")->check(WholeNumberFrom(1));
}

void AddEvalCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(app, "eval", "Evaluate a run, a checkpoint or a solver",
                                    "arcbench eval sudoku_exact --data sudoku6 --views 8");
  auto options = std::make_shared<EvalCommand>();
  EvalOptions& eval = options->eval;
  command->add_option("target", eval.target, "run, checkpoint file, or solver")->required();
  command->add_option("overrides", eval.overrides, "key=value: settings, as for train");
  AddEvalOptions(*command, eval);
  command->add_flag("--sealed", eval.sealed,
                    "ARC: put the predictions' hash on record before the solutions, in a file of "
                    "their own, are opened");
  AddSessionLimits(*command, options->limits);
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] {
    const SessionResult result = Evaluate(options->eval, options->limits.Apply(globals.Session()));
    globals.exit_code = ReportSession(result, globals, options->listing, SessionKind::kEvaluation);
  });
}

}  // namespace arc
