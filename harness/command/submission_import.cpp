#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/evaluation_table.h"
#include "harness/command/submission.h"
#include "harness/run/import_answers.h"

namespace arc {
namespace {

struct ImportWords {
  ImportAnswersOptions given;
  ListingOptions listing;
};

void TellCalls(const CallTotals& calls) {
  if (calls.attempts == 0) return;
  std::string text;
  for (const std::string& model : calls.models) text += (text.empty() ? "" : ", ") + model;
  if (calls.cost) text += fmt::format("; {:.2f} US dollars", *calls.cost);
  if (calls.total_tokens) text += fmt::format("; {} tokens", *calls.total_tokens);
  fmt::print(stderr, "as the benchmarking tool noted of {} attempts: {}\n", calls.attempts, text);
}

void Import(const ImportWords& words, const Globals& globals) {
  const ImportedAnswers imported = ImportAnswers(globals.FindWorkspace(), words.given);
  const Store store = globals.OpenStore();
  words.listing.Print(EvaluationTable(store.LeaderboardLines(std::span(&imported.evaluation, 1)),
                                      words.listing.format()));
  for (const std::string& note : imported.notes) fmt::print(stderr, "note: {}\n", note);
  if (!imported.answers.content.faults.empty()) {
    fmt::print(stderr, "what is missing or cannot be read counts as wrong{}\n",
               imported.answers.layout == "kaggle" ? "; Kaggle would refuse the file" : "");
  }
  TellCalls(imported.answers.calls);
  fmt::print(stderr, "\nimported. Next:\n  {}\n  {}\n", globals.Typed("leaderboard arc"),
             globals.Typed("runs show " + imported.run));
}

}  // namespace

void AddSubmissionImport(CLI::App& submission, Globals& globals) {
  auto words = std::make_shared<ImportWords>();
  ImportAnswersOptions& given = words->given;
  CLI::App* command =
      AddSubcommand(submission, "import", "Others' answers into the leaderboard, as imported ones",
                    "arcbench submission import submissions/o1-high --name o1-high --data arc1");
  command
      ->add_option("path", given.path,
                   "submission in Kaggle's layout, or a folder of the benchmarking tool for "
                   "language models (a file for each task)")
      ->required();
  command->add_option("--name,--as", given.name, "what leaderboards call it")->required();
  command->add_option("--data", given.data, "tasks with solutions: arc1, arc2, or a path")
      ->required();
  AddListingOptions(*command, words->listing);
  command->callback([words, &globals] { Import(*words, globals); });
}

}  // namespace arc
