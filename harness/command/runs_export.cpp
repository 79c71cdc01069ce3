#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/command.h"
#include "harness/run/checkpoints.h"
#include "harness/run/export_weights.h"

namespace arc {
namespace {

struct ExportWords {
  std::string run;
  std::filesystem::path out;
  std::string weights;
};

void Export(const ExportWords& words, const Globals& globals) {
  const Store store = globals.OpenStore();
  const std::string run = store.FindRun(words.run);
  const RunCheckpoint last = LastCheckpoint(store, globals.FindWorkspace(), run);
  const std::filesystem::path out =
      words.out.empty() ? std::filesystem::path(run + ".safetensors") : words.out;
  const ExportedWeights which = words.weights == "live"  ? ExportedWeights::kLive
                                : words.weights == "ema" ? ExportedWeights::kAverage
                                                         : ExportedWeights::kEvaluated;
  const size_t tensors = ExportWeights(last.file, ConfigOfRun(store, run), which, out);
  fmt::print("{}\n", out.string());
  fmt::print(stderr, "{} tensors of step {}\n", tensors, last.step);
}

}  // namespace

void AddRunsExport(CLI::App& runs, Globals& globals) {
  CLI::App* command = AddSubcommand(
      runs, "export", "Write a run's weights as safetensors with the public code's names",
      "arcbench runs export trm-sudoku6 --out trm.safetensors");
  auto words = std::make_shared<ExportWords>();
  command->add_option("run", words->run, "its id, or a part of it that is its alone")->required();
  command->add_option("--out", words->out, "file to write (default: RUN.safetensors)");
  command
      ->add_option("--weights", words->weights,
                   "the trained or the averaged ones (default: what eval uses)")
      ->check(CLI::IsMember({"live", "ema"}));
  command->callback([words, &globals] { Export(*words, globals); });
}

}  // namespace arc
