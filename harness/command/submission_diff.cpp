#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "harness/command/submission.h"
#include "submissions/diff.h"
#include "submissions/score.h"
#include "submissions/validate.h"
#include "tasks/dataset.h"

namespace arc {
namespace {

struct DiffOptions {
  std::string a, b, data;
  ListingOptions listing;
};

// "gained", "lost", "solved" by both, "unsolved" by both; empty: the solution is not known.
std::string VerdictText(const OutputDiff& diff) {
  if (!diff.solved_a) return "";
  if (diff.gained()) return "gained";
  if (diff.lost()) return "lost";
  return *diff.solved_a > 0 ? "solved" : "unsolved";
}

Table ForPeople(const SubmissionDiff& diff, bool verdicts) {
  Table table{{"output", "attempt_1", "attempt_2"}, {}};
  if (verdicts) table.columns.push_back("verdict");
  for (const OutputDiff& one : diff.outputs) {
    table.rows.push_back(
        {fmt::format("{}[{}]", one.task, one.output), ChangeText(one, 0), ChangeText(one, 1)});
    if (verdicts) table.rows.back().push_back(VerdictText(one));
  }
  return table;
}

Cell SizeCell(int side) { return side > 0 ? Cell(int64_t{side}) : Cell{}; }

Table ForPrograms(const SubmissionDiff& diff) {
  Table table{{"task", "output", "attempt", "change", "rows_a", "cols_a", "rows_b", "cols_b",
               "solved_a", "solved_b", "verdict"},
              {}};
  for (const OutputDiff& one : diff.outputs) {
    for (size_t i = 0; i < one.changes.size(); ++i) {
      if (one.changes[i] == AttemptChange::kSame) continue;
      const auto solved = [](std::optional<uint32_t> by) { return by ? Cell(*by > 0) : Cell{}; };
      const std::string verdict = VerdictText(one);
      table.rows.push_back({one.task, int64_t{one.output}, static_cast<int64_t>(i + 1),
                            ChangeText(one, i), SizeCell(one.a[i].rows), SizeCell(one.a[i].cols),
                            SizeCell(one.b[i].rows), SizeCell(one.b[i].cols), solved(one.solved_a),
                            solved(one.solved_b), verdict.empty() ? Cell{} : verdict});
    }
  }
  return table;
}

struct Files {
  Submission a, b;
};

Files ReadBoth(const DiffOptions& options, const std::vector<Puzzle>& tasks) {
  if (tasks.empty()) return {ReadSubmission(options.a), ReadSubmission(options.b)};
  return {ReadSubmission(options.a, tasks), ReadSubmission(options.b, tasks)};
}

void PrintTotals(const SubmissionDiff& diff, const Files& files, const std::vector<Puzzle>& tasks) {
  fmt::print("{} of {} outputs differ, in {} tasks\n", diff.outputs.size(), diff.compared,
             diff.tasks_differ);
  if (tasks.empty() || !SolutionsAreKnown(tasks)) return;
  const Score a = ScoreSubmission(tasks, files.a).scores.front();
  const Score b = ScoreSubmission(tasks, files.b).scores.front();
  fmt::print("{} gained, {} lost: outputs {:.1f} % in A, {:.1f} % in B, of {}\n",
             std::ranges::count_if(diff.outputs, &OutputDiff::gained),
             std::ranges::count_if(diff.outputs, &OutputDiff::lost), 100 * a.value, 100 * b.value,
             a.n);
}

void Diff(const DiffOptions& options, const Globals& globals) {
  const std::vector<Puzzle> tasks =
      options.data.empty() ? std::vector<Puzzle>() : ReadArcTasks(options.data, globals);
  const Files files = ReadBoth(options, tasks);
  const SubmissionDiff diff = DiffSubmissions(files.a, files.b, tasks);
  if (options.listing.format() != TableFormat::kText) {
    return options.listing.Print(ForPrograms(diff));
  }
  const bool verdicts = std::ranges::any_of(
      diff.outputs, [](const OutputDiff& one) { return one.solved_a.has_value(); });
  if (!diff.outputs.empty()) options.listing.Print(ForPeople(diff, verdicts));
  std::fflush(stdout);
  PrintTotals(diff, files, tasks);
}

}  // namespace

void AddSubmissionDiff(CLI::App& submission, Globals& globals) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* command =
      AddSubcommand(submission, "diff", "What changed from submission A to B, gained and lost",
                    "arcbench submission diff before.json after.json --data arc1");
  command->add_option("a", options->a, "submission")->required();
  command->add_option("b", options->b, "submission")->required();
  command->add_option("--data", options->data,
                      "tasks that both answer; with their solutions what was gained and lost");
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { Diff(*options, globals); });
}

}  // namespace arc
