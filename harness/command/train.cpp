#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/command.h"
#include "harness/command/profile_report.h"
#include "harness/command/session_report.h"
#include "harness/run/recipe.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr const char* kInRunFolder = "-";

struct TrainOptions {
  std::vector<std::string> words;  ///< RECIPE key=value...
  std::string resume;
  bool settings = false;
  std::string profile;  ///< the trace's file, or kInRunFolder; empty: none
  SessionLimits limits;
  ListingOptions listing;
};

void TellAbout(const Config& config) {
  if (!config.Bool("verified")) {
    fmt::print(stderr, "note: recipe {} has verified = false: it has not been run to its end\n",
               config.String("name"));
  }
}

SessionResult Train(const TrainOptions& options, const Globals& globals) {
  SessionOptions session = options.limits.Apply(globals.Session());
  session.profile = !options.profile.empty();
  if (options.profile != kInRunFolder) session.profile_file = options.profile;
  if (!options.resume.empty()) return ResumeSession(session, options.resume, options.words);
  if (options.words.empty()) throw UsageError("which recipe? arcbench train --settings lists them");
  const Config config =
      LoadConfig(options.words[0], {options.words.begin() + 1, options.words.end()});
  TellAbout(config);
  return TrainSession(session, config);
}

std::string RecipeList() {
  std::string text = "Recipes:\n";
  for (const std::string& name : RecipeNames()) text += "  " + name + "\n";
  return text;
}

}  // namespace

void AddTrainCommand(CLI::App& app, Globals& globals) {
  CLI::App* command =
      AddSubcommand(app, "train", "Train a model by a recipe, evaluate and record it",
                    "arcbench train trm-sudoku6-tiny training.steps=500 training.seed=1");
  auto options = std::make_shared<TrainOptions>();
  command->add_option("recipe", options->words, "recipe (name or file), then key=value settings");
  command->add_option("--resume", options->resume, "run that goes on from its last checkpoint");
  command->add_flag("--settings", options->settings, "list recipes and all settings, and stop");
  command->add_flag(fmt::format("--profile{{{}}}", kInRunFolder), options->profile,
                    "record a trace of ten steps (--profile=FILE; else profile.json in the run's "
                    "folder) and the time of every phase");
  AddSessionLimits(*command, options->limits);
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] {
    if (options->settings) {
      fmt::print("{}\nSettings:\n{}", RecipeList(), OptionsHelp());
      return;
    }
    const SessionResult result = Train(*options, globals);
    globals.exit_code = ReportSession(result, globals, options->listing, SessionKind::kTraining);
    if (!result.profile.empty() && result.status != "failed") ReportProfile(result.profile);
  });
}

}  // namespace arc
