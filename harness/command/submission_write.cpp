#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "evaluators/voting.h"
#include "harness/command/evaluation_choice.h"
#include "harness/command/submission.h"
#include "harness/run/arc_tasks.h"
#include "harness/run/evaluated_puzzles.h"
#include "submissions/submission.h"

namespace arc {
namespace {

struct WriteOptions {
  std::string evaluation, data;
  std::string file = "submission.json";
};

std::vector<Puzzle> TasksFor(const WriteOptions& options, const Globals& globals,
                             const Store& store, const EvaluationRow& row) {
  if (!options.data.empty()) return ReadArcTasks(options.data, globals);
  return EvaluatedData(store, row, globals.FindWorkspace()).evaluation;
}

void Write(const WriteOptions& options, const Globals& globals) {
  const Store store = globals.OpenStore();
  const EvaluationRow row = store.GetEvaluation(FindEvaluation(store, options.evaluation));
  RequireArc(row);
  const std::vector<Puzzle> tasks = TasksFor(options, globals, store, row);
  VotingOptions voting;
  voting.rule = VotingRuleFromName(row.evaluation.voting_rule);
  const SubmissionSummary written =
      WriteSubmission(options.file, tasks, MakeSubmission(tasks, store.LoadVotes(row.id), voting));
  fmt::print(stderr, "{}: {} tasks, {} outputs, from evaluation {} of {}\n", options.file,
             written.tasks, written.outputs, row.id, EvaluatedName(store, row));
  fmt::print(stderr, "{} outputs have no answer and got [[0]], {} have one answer, given twice\n",
             written.unanswered.size(), written.repeated);
}

}  // namespace

void AddSubmissionWrite(CLI::App& submission, Globals& globals) {
  auto options = std::make_shared<WriteOptions>();
  CLI::App* command =
      AddSubcommand(submission, "write", "submission.json from the votes of any evaluation on ARC",
                    "arcbench submission write arc_rules --out submission.json");
  command
      ->add_option("evaluation", options->evaluation,
                   "a run (its latest evaluation), a solver's too, or an evaluation's number")
      ->required();
  command->add_option("--out", options->file, "file to write (submission.json)");
  command->add_option("--data", options->data,
                      "the task set, where it is not the evaluation's own");
  command->callback([options, &globals] { Write(*options, globals); });
}

}  // namespace arc
