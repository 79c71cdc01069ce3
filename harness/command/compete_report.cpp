#include "harness/command/compete_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/run/arc_tasks.h"
#include "harness/run/data_source.h"
#include "harness/run/progress.h"
#include "submissions/confidence.h"
#include "submissions/score.h"
#include "tasks/error.h"

namespace arc {
namespace {

// Those of the tasks at hand; else read again, with what may lie beside them, where there is time
// for it. Empty: not known.
std::vector<Puzzle> Solved(const std::string& tasks, const ContestOptions& contest,
                           const ContestResult& result, const Globals& globals) {
  if (SolutionsAreKnown(contest.tasks)) return contest.tasks;
  if (result.late || UnixNow() >= result.journal.deadline) return {};
  std::vector<Puzzle> read =
      LoadData(ArcTaskSettings(tasks), globals.FindWorkspace().root(), DataNeed::kEvaluation)
          .evaluation;
  return SolutionsAreKnown(read) ? read : std::vector<Puzzle>();
}

void TellScores(const std::string& tasks, const ContestOptions& contest,
                const ContestResult& result, const Globals& globals) {
  try {
    const std::vector<Puzzle> solved = Solved(tasks, contest, result, globals);
    if (solved.empty()) return;
    for (const Score& s : ScoreSubmission(contest.out, solved).scores) {
      fmt::print(stderr, "{:<11} {:.1f} % [{:.1f}, {:.1f}] of {}\n", s.name, 100 * s.value,
                 100 * s.low, 100 * s.high, s.n);
    }
  } catch (const Error&) {  // told before
  }
}

std::string StatusText(Stage::Status status) {
  switch (status) {
    case Stage::Status::kPending:
      return "not begun";
    case Stage::Status::kRunning:
      return "cut off";
    case Stage::Status::kAnswered:
      return "not in it";
    case Stage::Status::kDone:
      return "done";
    case Stage::Status::kFailed:
      break;
  }
  return "failed";
}

// A checkpoint of a run with the run's name: its own is a step's.
std::string ContenderText(const std::filesystem::path& path) {
  const bool of_run = path.filename().string().starts_with("step_");
  const std::string run = path.parent_path().parent_path().filename().string();
  return of_run ? fmt::format("{}/{}", run, path.stem().string()) : path.filename().string();
}

Table StageTable(const ContestResult& result) {
  Table table{{"stage", "contender", "status", "time", "steps", "weight", "held out", "why"}, {}};
  for (const Stage& stage : result.journal.stages) {
    std::vector<Cell> row = {stage.Name().substr(0, stage.Name().find(' ')),
                             ContenderText(stage.contender), StatusText(stage.status),
                             DurationText(stage.seconds),
                             stage.steps > 0 ? Cell(stage.steps) : Cell()};
    const auto member =
        std::ranges::find(result.choice.members, stage.contender, &MemberWeight::name);
    const bool votes = member != result.choice.members.end() && !stage.evaluations.empty();
    row.push_back(votes ? Cell(member->weight) : Cell());
    row.push_back(votes && member->answered > 0
                      ? Cell(fmt::format("{} of {}", member->right, member->answered))
                      : Cell());
    row.push_back(stage.message.substr(0, stage.message.find('\n')));
    table.rows.push_back(std::move(row));
  }
  return table;
}

void TellPlaces(const ContestOptions& contest, const ContestResult& result) {
  fmt::print(stderr, "\nsubmission  {}: {} tasks, {} outputs, {} without an answer\n",
             contest.out.string(), result.summary.tasks, result.summary.outputs,
             result.summary.unanswered.size());
  if (!result.choice.members.empty()) {
    fmt::print(stderr, "support     {}\n", ConfidencePath(contest.out).string());
  }
  if (!result.log.empty()) fmt::print(stderr, "log         {}\n", result.log.string());
}

}  // namespace

void ReportContest(const std::string& tasks, const ContestOptions& contest,
                   const ContestResult& result, const Globals& globals,
                   const ListingOptions& listing) {
  listing.Print(StageTable(result));
  TellPlaces(contest, result);
  TellScores(tasks, contest, result, globals);
  if (result.interrupted) {
    fmt::print(stderr, "interrupted: the same command goes on, its deadline stays\n");
  } else if (result.late) {
    fmt::print(stderr, "nothing was run, the time being over: --fresh begins anew\n");
  } else {
    fmt::print(stderr, "\nNext:\n  {}\n",
               globals.Typed(fmt::format("submission validate {} --data {}",
                                         ShellWord(contest.out.string()), ShellWord(tasks))));
  }
}

}  // namespace arc
