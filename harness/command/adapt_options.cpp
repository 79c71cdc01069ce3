#include "harness/command/adapt_options.h"

#include <CLI/CLI.hpp>

#include "harness/command/checks.h"
#include "harness/command/command.h"
#include "harness/run/checkpoints.h"

namespace arc {

void AddAdaptOptions(CLI::App& command, AdaptSettings& settings) {
  command
      .add_option("--augmentations", settings.augmentations,
                  "augmented views of a task in training (without limit)")
      ->check(WholeNumberFrom(0));
  command
      .add_option("--holdout", settings.holdout,
                  "share of the tasks one demonstration of which is held out, to choose by (0.25)")
      ->check(CLI::Range(0.0, 1.0));
  command
      .add_option("--embeddings-first", settings.embeddings_first,
                  "share of the steps that train the puzzle embeddings alone, to begin with (0)")
      ->check(CLI::Range(0.0, 1.0));
}

std::filesystem::path CheckpointOf(const std::string& from, const Globals& globals) {
  if (IsCheckpointFile(from)) return std::filesystem::absolute(from).lexically_normal();
  globals.OpenStore();  // says so where there is none
  return TargetOfRun(globals.FindWorkspace(), from).file;
}

}  // namespace arc
