#include "harness/run/compete/contest.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "harness/plugin/loader.h"
#include "harness/run/child_process.h"
#include "harness/run/compete/answers.h"
#include "harness/run/compete/stage_runner.h"
#include "harness/run/compete/task_files.h"
#include "harness/run/progress.h"
#include "tasks/arc/reader.h"
#include "tasks/dataset.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using Clock = StageRunner::Clock;

double UnixNow() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
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

/// Held for as long as it lives; the kernel lets go of it when the process dies.
class Lock {
 public:
  explicit Lock(const fs::path& file)
      : fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (fd_.get() < 0) {
      throw CannotWrite(fmt::format("{}: cannot create it: {}", file.string(), strerror(errno)));
    }
    if (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
      throw UsageError(fmt::format("{}: another process is at this contest", file.string()));
    }
  }

 private:
  Fd fd_;
};

std::shared_ptr<spdlog::logger> MakeLog(const fs::path& file) {
  auto console = std::make_shared<spdlog::sinks::stderr_color_sink_st>();
  console->set_pattern("%^%H:%M:%S%$ %v");
  auto log = std::make_shared<spdlog::logger>("contest", console);
  try {
    log->sinks().push_back(std::make_shared<spdlog::sinks::basic_file_sink_st>(file.string()));
    log->sinks().back()->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
  } catch (const spdlog::spdlog_ex& error) {
    log->warn("no log file: {}", error.what());
  }
  log->flush_on(spdlog::level::info);
  return log;
}

class Contest {
 public:
  Contest(const SessionOptions& session, const ContestOptions& options)
      : session_(session),
        options_(options),
        verified_(VerifiedSolvers(session)),
        answers_(WithoutSolutions(options.tasks), fs::absolute(options.out)),
        solvable_(Solvable(answers_.tasks())),
        hash_(ContentHash(answers_.tasks(), MakeSuite("arc")->Info(), {})),
        folder_(session.workspace.root() / "contests" /
                Sha256Hex(hash_ + fs::absolute(options.out).string()).substr(0, 16)) {
    MakeFolder(folder_);
    lock_.emplace(folder_ / "lock");
    log_ = MakeLog(folder_ / "contest.log");
    const bool goes_on = Resume();
    if (!goes_on) Begin();
    summary_ = answers_.WriteFloor(goes_on);
    if (!goes_on) Save();
    WriteChallenges(TasksFile(), solvable_);
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
    journal_.finished = !interrupted;
    Save();
    return {journal_, summary_, answers_.choice(), folder_ / "contest.log", interrupted};
  }

 private:
  fs::path TasksFile() const { return folder_ / "tasks.json"; }
  fs::path JournalFile() const { return folder_ / "journal.json"; }
  double Left() const { return journal_.deadline - UnixNow() - ReserveSeconds(options_.budget); }

  bool Resume() {
    if (options_.fresh || !fs::exists(JournalFile())) return false;
    journal_ = ReadJournal(JournalFile());
    if (journal_.finished) return false;
    log_->info("going on with the contest that was cut off; {} are left of its time",
               DurationText(std::max(0.0, journal_.deadline - UnixNow())));
    return true;
  }

  void Begin() {
    KeepFormer();
    journal_ = {hash_,     fs::absolute(options_.out).string(),
                UnixNow(), UnixNow() + options_.budget,
                false,     {}};
    AddStages(Stage::Kind::kSolver, options_.solvers);
    for (const Stage::Kind kind : {Stage::Kind::kProbe, Stage::Kind::kAdapt}) {
      AddStages(kind, options_.checkpoints);
      AddStages(kind, options_.recipes);
    }
    log_->info("{} tasks, {} to answer them, {} stages", answers_.tasks().size(),
               DurationText(options_.budget), journal_.stages.size());
  }

  // Another contest's submission may be better than this one's first.
  void KeepFormer() const {
    const fs::path out = fs::absolute(options_.out);
    if (!fs::exists(out)) return;
    fs::path former = out;
    former += ".old";
    std::error_code error;
    fs::rename(out, former, error);
    if (!error) log_->info("{} was there: it is {} now", out.string(), former.string());
  }

  void AddStages(Stage::Kind kind, const std::vector<std::string>& contenders) {
    for (const std::string& contender : contenders) {
      journal_.stages.push_back({.kind = kind, .contender = contender});
    }
  }

  // A disk that is full now may have room later: the contest goes on.
  void Save() {
    try {
      WriteJournal(JournalFile(), journal_);
    } catch (const Error& error) {
      log_->error("{}", error.what());
    }
  }

  StageRunner MakeRunner() {
    StageRunner::Setup setup{session_,
                             folder_,
                             TasksFile(),
                             solvable_,
                             Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                                std::chrono::duration<double>(Left())),
                             options_.adapt,
                             options_.overrides,
                             [this] { Save(); },
                             [this](const std::string& text) { log_->warn("{}", text); }};
    return StageRunner(std::move(setup));
  }

  void RunStages() {
    if (solvable_.empty()) return log_->warn("no task can be asked: nothing is run");
    bool planned = false;
    for (Stage& stage : journal_.stages) {
      if (stage.status == Stage::Status::kDone || stage.status == Stage::Status::kFailed) continue;
      if (stage.kind == Stage::Kind::kAdapt && !std::exchange(planned, true)) ShowPlan();
      // One that was cut off with its votes in the database has been run.
      if (stage.evaluations.empty()) {
        if (Left() < 1) return log_->warn("no time is left for {}", stage.Name());
        log_->info("{} ({} left)", stage.Name(), DurationText(Left()));
        RunStage(stage);
      }
      Finish(stage);
    }
  }

  // Done only once the submission is at least as new.
  void Finish(Stage& stage) {
    if (!stage.evaluations.empty()) Update();
    stage.status = stage.evaluations.empty() ? Stage::Status::kFailed : Stage::Status::kDone;
    Save();
    Tell(stage);
  }

  void RunStage(Stage& stage) {
    StageRunner runner = MakeRunner();
    try {
      if (stage.kind == Stage::Kind::kSolver) {
        return runner.RunSolver(stage, SolverShare());
      }
      runner.RunModel(stage, stage.kind == Stage::Kind::kProbe ? ProbeShare() : Plan().front());
    } catch (const std::exception& error) {  // the database's disk is full, a plugin is gone, ...
      stage.message = error.what();
    }
  }

  size_t Models() const { return options_.checkpoints.size() + options_.recipes.size(); }

  // An equal part of what the solvers before it have left.
  double SolverShare() const {
    double left = SolversSeconds(options_.budget, options_.solvers.size(), Models());
    size_t waiting = 0;
    for (const Stage& stage : journal_.stages) {
      if (stage.kind != Stage::Kind::kSolver) continue;
      left -= stage.seconds;
      waiting += stage.status == Stage::Status::kPending || stage.status == Stage::Status::kRunning;
    }
    return std::max(0.0, std::min(left, Left())) /
           static_cast<double>(std::max<size_t>(1, waiting));
  }

  Share ProbeShare() const {
    const double train = ProbeSeconds(options_.budget, Models());
    Share share{"", std::min(Left() / 2, 6 * train + 60)};
    share.train_seconds = std::min(train, share.seconds / 4);
    share.view_seconds = share.train_seconds;
    share.held_seconds = share.train_seconds;
    share.views = std::min<int64_t>(4, options_.most_views);
    return share;
  }

  /// Shares of the models that have not been adapted yet, in the order of their stages.
  std::vector<Share> Plan() const {
    std::vector<Measured> models;
    for (const Stage& stage : journal_.stages) {
      const bool open =
          stage.status == Stage::Status::kPending || stage.status == Stage::Status::kRunning;
      if (stage.kind == Stage::Kind::kAdapt && open) models.push_back(MeasuredOf(stage.contender));
    }
    return PlanShares(models, Left(), options_.most_views);
  }

  Measured MeasuredOf(const std::string& contender) const {
    Measured measured{contender};
    for (const Stage& stage : journal_.stages) {
      if (stage.kind != Stage::Kind::kProbe || stage.contender != contender) continue;
      if (stage.steps > 0) {
        measured.step_seconds = stage.train_seconds / static_cast<double>(stage.steps);
      }
      measured.view_seconds = stage.view_seconds;
      measured.load_seconds = stage.load_seconds;
    }
    return measured;
  }

  void ShowPlan() {
    for (const Share& share : Plan()) {
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
    } else {
      log_->error("{}: failed: {}", stage.Name(), stage.message);
    }
  }

  // The submission by all that is there. An old one stays where this fails.
  void Update() {
    try {
      std::vector<EnsembleMember> members =
          ReadMembers(journal_, session_.workspace.Database(), verified_);
      if (members.empty()) return;
      up_to_date_ = false;
      Write(members);
      up_to_date_ = true;
      log_->info("submission: {} of {} outputs answered, {} members, weighed by {}",
                 summary_.outputs - summary_.unanswered.size(), summary_.outputs, members.size(),
                 WeightRuleName(answers_.choice().rule));
    } catch (const std::exception& error) {
      log_->error("the submission stays as it was: {}", error.what());
    }
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
  fs::path folder_;
  std::optional<Lock> lock_;
  std::shared_ptr<spdlog::logger> log_;
  Journal journal_;
  SubmissionSummary summary_;
  bool up_to_date_ = false;  ///< has the submission all votes of the stages?
};

}  // namespace

ContestResult RunContest(const SessionOptions& session, const ContestOptions& options) {
  return Contest(session, options).Run();
}

}  // namespace arc
