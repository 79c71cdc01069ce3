#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "evaluators/voting.h"
#include "harness/command/evaluation_choice.h"
#include "harness/command/submission.h"
#include "harness/run/arc_tasks.h"
#include "harness/run/evaluated_puzzles.h"
#include "submissions/submission.h"
#include "tasks/error.h"

namespace arc {
namespace {

struct WriteOptions {
  std::vector<std::string> evaluations;
  std::string data;
  std::string file = "submission.json";
};

bool SamePairs(const std::vector<Pair>& a, const std::vector<Pair>& b) {
  return std::ranges::equal(a, b, [](const Pair& x, const Pair& y) {
    return x.input == y.input && x.output == y.output;
  });
}

bool SameTask(const Puzzle& a, const Puzzle& b) {
  return SamePairs(a.demonstrations, b.demonstrations) && SamePairs(a.tests, b.tests);
}

// Several evaluations' tasks and answers put together.
class Parts {
 public:
  /// With `tasks` only those are answered, else all that Add is given.
  explicit Parts(std::vector<Puzzle> tasks) : tasks_(std::move(tasks)) {}

  void AddTasks(const EvaluationRow& row, std::vector<Puzzle> tasks) {
    for (Puzzle& task : tasks) {
      const auto [at, is_new] = places_.emplace(task.id, tasks_.size());
      if (is_new) {
        tasks_.push_back(std::move(task));
      } else if (!SameTask(tasks_[at->second], task)) {
        throw BadData(
            fmt::format("task {} of evaluation {} is another one than before", task.id, row.id));
      }
    }
  }

  /// A task that nobody answers stays without attempts.
  void AddAnswers(const EvaluationRow& row, std::span<const OutputVotes> votes) {
    VotingOptions voting;
    voting.rule = VotingRuleFromName(row.evaluation.voting_rule);
    for (auto& [task, outputs] : MakeSubmission(tasks_, votes, voting)) {
      if (std::ranges::all_of(outputs, &std::vector<Grid>::empty)) continue;
      const auto [from, is_new] = from_.emplace(task, row.id);
      if (!is_new) {
        throw UsageError(fmt::format("evaluations {} and {} both answer task {}: name one of them",
                                     from->second, row.id, task));
      }
      answers_[task] = std::move(outputs);
    }
  }

  SubmissionSummary Write(const std::string& file) const {
    return WriteSubmission(file, tasks_, answers_);
  }

 private:
  std::vector<Puzzle> tasks_;
  std::map<std::string, size_t> places_;  // of tasks
  std::map<std::string, int64_t> from_;   // the evaluation that answers a task
  Submission answers_;
};

std::vector<EvaluationRow> FindRows(const WriteOptions& options, const Store& store) {
  std::vector<EvaluationRow> rows;
  for (const std::string& name : options.evaluations) {
    rows.push_back(store.GetEvaluation(FindEvaluation(store, name)));
    RequireArc(rows.back());
  }
  return rows;
}

void Write(const WriteOptions& options, const Globals& globals) {
  const Store store = globals.OpenStore();
  const std::vector<EvaluationRow> rows = FindRows(options, store);
  Parts parts(options.data.empty() ? std::vector<Puzzle>() : ReadArcTasks(options.data, globals));
  for (const EvaluationRow& row : rows) {
    if (!options.data.empty()) break;
    parts.AddTasks(row, EvaluatedData(store, row, globals.FindWorkspace()).evaluation);
  }
  for (const EvaluationRow& row : rows) parts.AddAnswers(row, store.LoadVotes(row.id));
  const SubmissionSummary written = parts.Write(options.file);
  const EvaluationRow& first = rows.front();
  fmt::print(stderr, "{}: {} tasks, {} outputs, from evaluation {} of {}{}\n", options.file,
             written.tasks, written.outputs, first.id, EvaluatedName(store, first),
             rows.size() > 1 ? fmt::format(" and {} more", rows.size() - 1) : "");
  fmt::print(stderr, "{} outputs have no answer and got [[0]], {} have one answer, given twice\n",
             written.unanswered.size(), written.repeated);
}

}  // namespace

void AddSubmissionWrite(CLI::App& submission, Globals& globals) {
  auto options = std::make_shared<WriteOptions>();
  CLI::App* command =
      AddSubcommand(submission, "write", "submission.json from the votes of evaluations on ARC",
                    "arcbench submission write arc_rules --out submission.json");
  command
      ->add_option("evaluations", options->evaluations,
                   "runs (their latest evaluation), a solver's too, or evaluations' numbers; "
                   "several answer different tasks")
      ->required();
  command->add_option("--out", options->file, "file to write (submission.json)");
  command->add_option("--data", options->data,
                      "the task set, where it is not the evaluations' own");
  command->callback([options, &globals] { Write(*options, globals); });
}

}  // namespace arc
