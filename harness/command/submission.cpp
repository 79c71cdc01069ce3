#include "submissions/submission.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/command.h"
#include "harness/command/submission.h"
#include "harness/run/checkpoints.h"
#include "harness/run/data_choice.h"
#include "harness/run/data_source.h"
#include "submissions/score.h"
#include "submissions/validate.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr int kBadData = static_cast<int>(ErrorKind::kBadData);

struct SubmissionOptions {
  std::string run, data;
  std::string file = "submission.json";
  ListingOptions listing;
};

// The tasks named by --data, else the run's own evaluation set.
std::vector<Puzzle> TasksOf(const SubmissionOptions& options, const Globals& globals,
                            const Store& store, const std::string& run) {
  if (!options.data.empty()) return ReadSubmissionTasks(options.data, globals);
  return LoadData(ConfigOfRun(store, run), globals.FindWorkspace().root(), DataNeed::kEvaluation)
      .evaluation;
}

void Write(const SubmissionOptions& options, const Globals& globals) {
  const Store store = globals.OpenStore();
  const std::string run = store.FindRun(options.run);
  const std::vector<EvaluationRow> rows = store.EvaluationsOf(run);
  if (rows.empty()) throw UsageError(fmt::format("run {} has no evaluation", run));
  const EvaluationRow& last = rows.back();
  if (last.evaluation.suite != "arc") {
    throw UsageError(
        fmt::format("run {} is on {}: submissions are for arc", run, last.evaluation.suite));
  }
  const std::vector<Puzzle> tasks = TasksOf(options, globals, store, run);
  const SubmissionSummary summary =
      WriteSubmission(options.file, tasks, MakeSubmission(tasks, store.LoadVotes(last.id)));
  fmt::print(stderr, "{}: {} tasks, {} outputs; {} without an answer, {} with one answer twice\n",
             options.file, summary.tasks, summary.outputs, summary.unanswered.size(),
             summary.repeated);
}

int Validate(const SubmissionOptions& options, const Globals& globals) {
  const std::vector<Fault> faults =
      ValidateSubmission(options.file, ReadSubmissionTasks(options.data, globals));
  Table table{{"where", "code", "fault"}, {}};
  for (const Fault& fault : faults) table.rows.push_back({fault.Where(), fault.code, fault.text});
  if (!faults.empty() || options.listing.format() != TableFormat::kText) {
    options.listing.Print(table);
  }
  fmt::print(stderr, "{}: {}\n", options.file,
             faults.empty() ? "valid" : fmt::format("{} faults", faults.size()));
  return faults.empty() ? 0 : kBadData;
}

void PrintScores(const SubmissionOptions& options, const Globals& globals) {
  const SubmissionScore score = ScoreSubmission(options.file, ReadSubmissionTasks(options.data, globals));
  Table table{{"score", "value", "low", "high", "n", "method"}, {}};
  for (const auto& s : score.scores) {
    table.rows.push_back({s.name, s.value, s.low, s.high, static_cast<int64_t>(s.n), s.method});
  }
  options.listing.Print(table);
}

CLI::App* AddFileCommand(CLI::App& parent, SubmissionOptions& options, const std::string& name,
                         const std::string& description, const std::string& example) {
  CLI::App* command = AddSubcommand(parent, name, description, example);
  command->add_option("file", options.file, "submission")->required();
  command->add_option("--data", options.data, "the task set: arc1, arc2, concept, or a path")
      ->required();
  AddListingOptions(*command, options.listing);
  return command;
}

}  // namespace

std::vector<Puzzle> ReadSubmissionTasks(const std::string& data, const Globals& globals) {
  Config config;
  ChooseData(config, "arc", data);
  if (config.String("data.suite") != "arc") {
    throw UsageError(
        fmt::format("{} is on {}: submissions are for arc", data, config.String("data.suite")));
  }
  return LoadData(config, globals.FindWorkspace().root(), DataNeed::kEvaluation).evaluation;
}

void AddSubmissionCommand(CLI::App& app, Globals& globals) {
  CLI::App* parent = AddSubcommand(app, "submission", "Competition files",
                                   "arcbench submission validate submission.json --data arc2");
  parent->require_subcommand(1);
  auto options = std::make_shared<SubmissionOptions>();
  CLI::App* write = AddSubcommand(*parent, "write", "submission.json from a run's latest votes",
                                  "arcbench submission write RUN --out submission.json");
  write->add_option("run", options->run, "run, evaluated on ARC tasks")->required();
  write->add_option("--out", options->file, "file to write (submission.json)");
  write->add_option("--data", options->data, "the task set, where it is not the run's own");
  write->callback([options, &globals] { Write(*options, globals); });
  AddFileCommand(*parent, *options, "validate", "Every fault of a submission, by place",
                 "arcbench submission validate submission.json --data arc2")
      ->callback([options, &globals] { globals.exit_code = Validate(*options, globals); });
  AddFileCommand(*parent, *options, "score", "The three scores against known solutions",
                 "arcbench submission score submission.json --data arc1 --json")
      ->callback([options, &globals] { PrintScores(*options, globals); });
  AddSubmissionCalibrate(*parent, globals);
}

}  // namespace arc
