#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/command.h"
#include "harness/command/session_report.h"
#include "harness/run/import_session.h"

namespace arc {
namespace {

struct ImportWords {
  ImportOptions given;
  SessionLimits limits;
};

int Import(const ImportWords& words, const Globals& globals) {
  const SessionResult result = ImportSession(words.limits.Apply(globals.Session()), words.given);
  if (result.status == "finished") {
    fmt::print("{}\n", result.run);
    const bool data = words.given.data.empty();
    fmt::print(stderr, "\nimported. Next:\n  {}\n",
               globals.Typed(fmt::format("eval {}{}", result.run, data ? " --data DATA" : "")));
  } else if (result.status == "interrupted") {
    fmt::print(stderr, "interrupted; nothing was imported\n");
  } else {
    fmt::print(stderr, "arcbench: {}\n", result.failure);
  }
  return result.exit_code;
}

}  // namespace

void AddRunsImport(CLI::App& runs, Globals& globals) {
  CLI::App* command = AddSubcommand(
      runs, "import", "Make a run of a checkpoint of the public code (HRM, TRM, URM)",
      "arcbench runs import checkpoints/trm/step_65100 --data data/sudoku-extreme-1k-aug-1000");
  auto words = std::make_shared<ImportWords>();
  ImportOptions& given = words->given;
  command
      ->add_option("checkpoint", given.checkpoint,
                   "what torch.save wrote (zip), or safetensors with the public names")
      ->required();
  command->add_option("overrides", given.overrides, "key=value: settings, as for train");
  command->add_option("--config", given.official_config,
                      "its all_config.yaml (default: the one beside it; else all from the tensors)");
  command->add_option("--data", given.data,
                      "what to evaluate on: a folder of the public builders, or as for eval");
  command->add_option("--suite", given.suite, "kind of puzzle, where neither data nor sizes say");
  command->add_option("--name", given.name, "what the run is called (default: by its folder)");
  AddSessionLimits(*command, words->limits);
  command->callback([words, &globals] { globals.exit_code = Import(*words, globals); });
}

}  // namespace arc
