#include "harness/run/compete/contest.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "harness/plugin/loader.h"
#include "harness/run/compete/answers.h"
#include "harness/run/compete/contest_folder.h"
#include "harness/run/compete/schedule.h"
#include "harness/run/compete/stage_runner.h"
#include "harness/run/compete/task_files.h"
#include "harness/run/duration.h"
#include "harness/run/progress.h"
#include "tasks/arc/reader.h"
#include "tasks/dataset.h"
#include "tasks/error.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using Clock = StageRunner::Clock;

constexpr double kLeastForStage = 1;  ///< seconds

// The same for every way to write it.
fs::path PlaceOf(const fs::path& out) {
  return fs::weakly_canonical(fs::absolute(out).parent_path()) / out.filename();
}

std::vector<Puzzle> WithoutSolutions(std::vector<Puzzle> tasks) {
  for (Puzzle& task : tasks) {
    for (Pair& test : task.tests) test.output.reset();
  }
  return tasks;
}

// Those that someone can be asked about; the others stay in the submission.
std::vector<Puzzle> Solvable(std::vector<Puzzle> tasks) {
  std::erase_if(tasks, [](const Puzzle& task) { return !IsSolvable(task); });
  return tasks;
}

std::vector<std::string> VerifiedSolvers(const SessionOptions& session) {
  std::vector<std::string> names;
  for (const PluginInfo& plugin : ListPlugins(session.plugin_folders)) {
    if (plugin.kind == "solver" && plugin.Can("verifies")) names.push_back(plugin.name);
  }
  return names;
}

class Contest {
 public:
  Contest(const SessionOptions& session, const ContestOptions& options)
      : session_(session),
        options_(options),
        verified_(VerifiedSolvers(session)),
        answers_(WithoutSolutions(options.tasks), PlaceOf(options.out)),
        solvable_(Solvable(answers_.tasks())),
        hash_(ContentHash(answers_.tasks(), MakeSuite("arc")->Info(), {})),
        folder_(session.workspace.root(), answers_.out(), hash_),
        log_(MakeContestLog(folder_.Log())) {
    if (!folder_.fault().empty()) log_->error("{}: nothing can be run", folder_.fault());
    const bool goes_on = Resume();
    if (!goes_on) Begin();
    PlaceFloor(goes_on);
    Save();
    loading_ = UnixNow() - options.called;
  }

  ContestResult Run() {
    bool interrupted = false;
    try {
      RunStages();
    } catch (const ContestInterrupted&) {  // perhaps with votes that are not in it
      interrupted = true;
      up_to_date_ = false;
    }
    if (!up_to_date_) Update();
    journal_.finished = !interrupted && !late_;
    Save();
    std::error_code none;
    const fs::path log = fs::exists(folder_.Log(), none) ? folder_.Log() : fs::path();
    return {journal_, summary_, answers_.choice(), log, interrupted, late_};
  }

 private:
  /// Until the last submission must be begun: it takes what the former took, or, before the
  /// first, what reading the tasks did.
  double Left() const {
    const double reserve = std::max(ReserveSeconds(journal_.arguments.budget),
                                    updating_ > 0 ? 2 * updating_ : loading_);
    return journal_.deadline - UnixNow() - reserve;
  }
  /// Front end and worker read the tasks again for every stage.
  double LeastForStage() const { return std::max(kLeastForStage, 2 * loading_); }

  bool Resume() {
    std::error_code none;
    if (options_.fresh || !fs::exists(folder_.Journal(), none)) return false;
    try {
      journal_ = ReadJournal(folder_.Journal());
    } catch (const Error& error) {
      log_->error("the contest that was cut off is lost, and begun anew: {}", error.what());
      return false;
    }
    if (journal_.finished) return false;
    late_ = journal_.deadline <= UnixNow();
    if (late_) {
      log_->error(
          "the contest that was cut off had until {} ago: nothing more is run (--fresh begins "
          "anew)",
          DurationText(UnixNow() - journal_.deadline));
    } else {
      log_->info("going on with the contest that was cut off; {} are left of its time",
                 DurationText(journal_.deadline - UnixNow()));
    }
    for (const std::string& line : Differences(journal_.arguments, options_.arguments)) {
      log_->warn("{}, as the contest was begun (--fresh begins anew)", line);
    }
    return true;
  }

  void Begin() {
    const ContestArguments& arguments = options_.arguments;
    journal_ = {hash_,
                answers_.out().string(),
                options_.called,
                options_.called + arguments.budget,
                false,
                arguments,
                MakeStages(arguments)};
    log_->info("{} tasks, {} to answer them, {} stages", answers_.tasks().size(),
               DurationText(arguments.budget), journal_.stages.size());
  }

  // Another contest's submission may be better than this one's first: it is not overwritten.
  void PlaceFloor(bool keep) {
    Floor floor = answers_.WriteFloor(keep);
    summary_ = std::move(floor.summary);
    if (floor.former.empty()) return;
    log_->info("{} was there: it is {} now", answers_.out().string(), floor.former.string());
  }

  // A disk that is full now may have room later: the contest goes on.
  void Save() {
    try {
      WriteJournal(folder_.Journal(), journal_);
    } catch (const Error& error) {
      if (std::exchange(not_saved_, error.what()) != error.what()) log_->error("{}", error.what());
    }
  }

  // Throws where the disk is full.
  StageRunner MakeRunner() {
    if (!tasks_written_) WriteChallenges(folder_.Tasks(), solvable_);
    tasks_written_ = true;
    const Clock::time_point end = Clock::now() + ClockTime(Left());
    SessionOptions session = session_;
    session.tag = folder_.Tag();
    return StageRunner({session, folder_.Path(), folder_.Tasks(), solvable_, end, LeastForStage(),
                        journal_.arguments, [this] { Save(); },
                        [this](const std::string& text) { log_->warn("{}", text); }});
  }

  void RunStages() {
    if (late_) return;
    if (std::ranges::count(journal_.stages, Stage::Status::kAnswered, &Stage::status) > 0) Update();
    if (solvable_.empty()) return log_->warn("no task can be asked: nothing is run");
    bool planned = false;
    while (Stage* const stage = NextStage(journal_)) {
      if (stage->kind == Stage::Kind::kAdapt && !std::exchange(planned, true)) ShowPlan();
      // One that was cut off with its votes in the database has been run.
      if (stage->evaluations.empty()) {
        if (Left() < LeastForStage()) return log_->warn("no time is left for {}", stage->Name());
        log_->info("{} ({} left)", stage->Name(), DurationText(Left()));
        RunStage(*stage);
      }
      Finish(*stage);
    }
  }

  // Done only once the submission is at least as new.
  void Finish(Stage& stage) {
    stage.status = stage.evaluations.empty() ? Stage::Status::kFailed : Stage::Status::kAnswered;
    if (!stage.evaluations.empty()) Update();
    Save();
    Tell(stage);
  }

  void RunStage(Stage& stage) {
    try {
      StageRunner runner = MakeRunner();
      if (stage.kind == Stage::Kind::kSolver) {
        return runner.RunSolver(stage, SolverSeconds(journal_, stage, Left()));
      }
      const bool probe = stage.kind == Stage::Kind::kProbe;
      runner.RunModel(stage,
                      probe ? ProbeShare(journal_, Left()) : AdaptShares(journal_, Left()).front());
    } catch (const std::exception& error) {  // the database's disk is full, a plugin is gone, ...
      stage.message = error.what();
      stage.starved = false;
    }
  }

  void ShowPlan() {
    for (const Share& share : AdaptShares(journal_, Left())) {
      log_->info("plan: {}: {} of training{}, {} views in {}", share.contender,
                 DurationText(share.train_seconds),
                 share.steps > 0 ? fmt::format(" ({} steps)", share.steps) : "", share.views,
                 DurationText(share.view_seconds));
    }
  }

  void Tell(const Stage& stage) {
    if (stage.status == Stage::Status::kDone) {
      log_->info("{}: done in {}{}", stage.Name(), DurationText(stage.seconds),
                 stage.steps > 0 ? fmt::format(", {} steps", stage.steps) : "");
    } else if (stage.status == Stage::Status::kFailed) {
      log_->error("{}: failed: {}", stage.Name(), stage.message);
    }
  }

  // The submission by all that is there. An old one stays where this fails.
  void Update() {
    const double begin = UnixNow();
    try {
      std::vector<EnsembleMember> members =
          ReadMembers(journal_, session_.workspace.Database(), verified_);
      if (members.empty()) return;
      up_to_date_ = false;
      Write(members);
      up_to_date_ = true;
      for (Stage& stage : journal_.stages) {
        if (stage.status == Stage::Status::kAnswered) stage.status = Stage::Status::kDone;
      }
      log_->info("submission: {} of {} outputs answered, {} members, weighed by {}",
                 summary_.outputs - summary_.unanswered.size(), summary_.outputs, members.size(),
                 WeightRuleName(answers_.choice().rule));
    } catch (const std::exception& error) {
      log_->error("the submission stays as it was: {}", error.what());
    }
    updating_ = UnixNow() - begin;
  }

  // What is wrong with the votes on held-out pairs costs the choice, not the answers.
  void Write(std::vector<EnsembleMember>& members) {
    try {
      summary_ = answers_.Write(members);
    } catch (const Error& error) {
      log_->error("chosen without held-out demonstrations: {}", error.what());
      for (EnsembleMember& member : members) member.held_out.clear();
      summary_ = answers_.Write(members);
    }
  }

  SessionOptions session_;
  const ContestOptions& options_;
  std::vector<std::string> verified_;  ///< solvers
  Answers answers_;
  std::vector<Puzzle> solvable_;
  std::string hash_;
  ContestFolder folder_;
  std::shared_ptr<spdlog::logger> log_;
  Journal journal_;
  SubmissionSummary summary_;
  std::string not_saved_;              ///< why the journal was not, the last time
  double loading_ = 0, updating_ = 0;  ///< seconds: of the tasks; of the submission, last time
  bool late_ = false;
  bool tasks_written_ = false;
  bool up_to_date_ = false;  ///< has the submission all votes of the stages?
};

}  // namespace

ContestResult RunContest(const SessionOptions& session, const ContestOptions& options) {
  return Contest(session, options).Run();
}

}  // namespace arc
