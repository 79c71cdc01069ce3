#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>

#include "harness/command/submission.h"
#include "submissions/score.h"

namespace arc {
namespace {

struct ScoreOptions {
  std::string file, data;
  bool tasks = false;
  ListingOptions listing;
};

const std::string& Meaning(const std::string& score) {
  static const std::map<std::string, std::string> meanings = {
      {"outputs", "test outputs solved (Kaggle)"},
      {"tasks_mean", "mean solved part of a task"},
      {"tasks_all", "tasks with all outputs solved"}};
  return meanings.at(score);
}

Table ScoresForPeople(const std::vector<Score>& scores) {
  Table table{{"score", "value", "95 % interval", "n", "what"}, {}};
  for (const Score& s : scores) {
    table.rows.push_back({s.name, fmt::format("{:.1f} %", 100 * s.value),
                          fmt::format("[{:.1f}, {:.1f}]", 100 * s.low, 100 * s.high),
                          static_cast<int64_t>(s.n), Meaning(s.name)});
  }
  return table;
}

Table ScoresForPrograms(const std::vector<Score>& scores) {
  Table table{{"score", "value", "low", "high", "n", "method"}, {}};
  for (const Score& s : scores) {
    table.rows.push_back({s.name, s.value, s.low, s.high, static_cast<int64_t>(s.n), s.method});
  }
  return table;
}

Table VerdictsForPeople(const std::vector<TaskVerdict>& verdicts) {
  Table table{{"task", "solved", "by attempt"}, {}};
  for (const TaskVerdict& verdict : verdicts) {
    std::string by;
    for (const uint32_t attempt : verdict.solved_by) {
      by += (by.empty() ? "" : " ") + (attempt == 0 ? "-" : fmt::format("{}", attempt));
    }
    table.rows.push_back(
        {verdict.task, fmt::format("{} of {}", verdict.solved(), verdict.solved_by.size()), by});
  }
  return table;
}

// A row for each output; attempt is empty where none is right.
Table VerdictsForPrograms(const std::vector<TaskVerdict>& verdicts) {
  Table table{{"task", "output", "solved", "attempt"}, {}};
  for (const TaskVerdict& verdict : verdicts) {
    for (size_t i = 0; i < verdict.solved_by.size(); ++i) {
      const uint32_t by = verdict.solved_by[i];
      table.rows.push_back(
          {verdict.task, static_cast<int64_t>(i), by != 0, by == 0 ? Cell{} : int64_t{by}});
    }
  }
  return table;
}

void PrintScore(const ScoreOptions& options, const Globals& globals) {
  const SubmissionScore score = ScoreSubmission(options.file, ReadArcTasks(options.data, globals));
  if (options.listing.format() != TableFormat::kText) {
    return options.listing.Print(options.tasks ? VerdictsForPrograms(score.tasks)
                                               : ScoresForPrograms(score.scores));
  }
  options.listing.Print(ScoresForPeople(score.scores));
  if (!options.tasks) return;
  fmt::print("\n");
  std::fflush(stdout);
  options.listing.Print(VerdictsForPeople(score.tasks));
}

}  // namespace

void AddSubmissionScore(CLI::App& submission, Globals& globals) {
  auto options = std::make_shared<ScoreOptions>();
  CLI::App* command =
      AddSubcommand(submission, "score", "The three scores of a valid submission, by solutions",
                    "arcbench submission score submission.json --data arc1 --tasks --csv");
  command->add_option("file", options->file, "submission")->required();
  command->add_option("--data", options->data, "tasks with solutions: arc1, arc2, or a path")
      ->required();
  command->add_flag("--tasks", options->tasks,
                    "also each task's verdict; with --json or --csv, these instead");
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { PrintScore(*options, globals); });
}

}  // namespace arc
