#include "harness/run/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "db/identity.h"
#include "db/store.h"
#include "harness/run/checkpoints.h"
#include "harness/run/intake.h"
#include "harness/run/job.h"
#include "harness/run/programs.h"
#include "harness/run/protocol.h"
#include "harness/run/recipe.h"
#include "harness/run/records.h"
#include "harness/run/sealed.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr double kTrainingSilence = 1800;  ///< a step on a slow machine, a long evaluation batch
constexpr double kSolverGrace = 10;        ///< beyond a view's deadline

/// One worker's session: its job, its events, what becomes of it.
class Session {
 public:
  Session(const SessionOptions& options, Prepared prepared, Store& store)
      : options_(options), prepared_(std::move(prepared)), store_(store) {
    if (options.on_scored) return;  // who takes the votes takes the rest too
    for (const std::string& text : prepared_.warnings) fmt::print(stderr, "warning: {}\n", text);
    evaluation_set_ = prepared_.data.evaluation.empty()
                          ? std::nullopt
                          : std::optional(RecordEvaluationSet(store_, prepared_));
    plugin_ = RecordPlugin(store_, prepared_.plugin);
  }

  /// A row for the run and its folder; `kind` as in RunRecord.
  void CreateRun(const std::string& kind) {
    result_.run = NewRunId(prepared_.config.String("name"));
    folder_ = options_.workspace.RunFolder(result_.run);
    MakeFolder(folder_);
    RunRecord run = MakeRun(prepared_, result_.run, kind, options_.workspace.Relative(folder_));
    run.plugin = plugin_;
    run.dataset = kind == "train" ? RecordTrainingSet(store_, prepared_) : evaluation_set_;
    store_.CreateRun(run, MakeParams(prepared_.config));
    if (kind == "train") {
      const TrainingHistory history = FollowHistory(store_, prepared_.config, run.dataset);
      store_.SetTrainingSets(result_.run, history);
      SetTraining({result_.run, prepared_.data.training_hash, prepared_.config, history});
    }
    owns_run_ = true;
    if (!options_.tag.empty()) store_.Tag(result_.run, options_.tag);
    if (options_.on_run) options_.on_run(result_.run);
  }

  void ReopenRun(const std::string& run) {
    result_.run = run;
    folder_ = options_.workspace.RunFolder(run);
    store_.ReopenRun(run, prepared_.config.ToJson().dump(), MakeParams(prepared_.config));
    owns_run_ = true;
    SetTraining({run, prepared_.data.training_hash, prepared_.config, store_.TrainingSets(run)});
  }

  void SetTraining(Training training) { training_ = std::move(training); }

  /// A folder of its own for what is no run.
  void UseFolder(const fs::path& folder, const std::string& run) {
    result_.run = run;
    folder_ = folder;
    MakeFolder(folder_);
  }

  void SetWeights(const CheckpointTarget& target) {
    checkpoint_ = options_.workspace.Relative(target.file);
    checkpoint_step_ = target.step;
    // A file has no run to ask: its header says what it was trained on.
    SetTraining({target.run, target.training_hash, target.training,
                 target.run.empty() ? FollowHistory(store_, target.training,
                                                    store_.FindTrainingSet(target.training_hash))
                                    : store_.TrainingSets(target.run)});
  }

  SessionResult Run(JobKind kind, const fs::path& resume, const fs::path& checkpoint) {
    Job job{kind,
            folder_,
            options_.workspace.root(),
            prepared_.config,
            prepared_.plugin.file,
            prepared_.plugin.sha256,
            resume,
            checkpoint,
            prepared_.data.training_hash,
            prepared_.data.evaluation_hash};
    if (options_.profile && kind == JobKind::kTrain) job.profile = ProfileFile();
    const double silence = SilentLimit(kind);
    try {
      const WorkerOutcome outcome = Work(job, silence);
      Conclude(outcome, silence);
    } catch (const std::exception& error) {
      if (owns_run_) store_.FinishRun(result_.run, "failed", {error.what(), 0, ""});
      throw;
    }
    return result_;
  }

 private:
  fs::path ProfileFile() {
    const fs::path& given = options_.profile_file;
    return result_.profile = given.empty() ? folder_ / "profile.json" : fs::absolute(given);
  }

  double SilentLimit(JobKind kind) const {
    if (options_.silent_limit > 0) return options_.silent_limit;
    return kind == JobKind::kSolve ? prepared_.config.Number("evaluation.deadline") + kSolverGrace
                                   : kTrainingSilence;
  }

  // Reading and recording large data may have taken all the time there was.
  bool IsLate() const {
    return options_.kill_at && std::chrono::steady_clock::now() >= *options_.kill_at;
  }

  WorkerOutcome Work(const Job& job, double silence) {
    WorkerOutcome late;
    late.killed = late.timed_out = true;
    if (IsLate()) return late;
    EventIntake intake(store_, owns_run_ ? result_.run : "", prepared_.config.String("name"),
                       [&](const EvaluationEvent& event, double seconds) {
                         TakeEvaluation(intake, event, seconds);
                       });
    const WorkerOptions worker{WorkerProgram(),
                               {WriteJob(job).string()},
                               folder_ / "worker.log",
                               options_.memory_limit,
                               silence,
                               options_.stop_at,
                               options_.kill_at,
                               options_.stop_after,
                               options_.kill_after};
    WorkerOutcome outcome = Supervise(worker, [&](const Event& event) { intake.Take(event); });
    intake.Flush();
    return outcome;
  }

  /// The predictions' hash on record, and only then the solutions opened.
  std::optional<int64_t> Seal(EventIntake& intake, const EvaluationEvent& event) {
    if (!event.final || !prepared_.config.Bool("data.sealed")) return std::nullopt;
    const fs::path file = folder_ / event.shard;
    const std::string hash = Sha256OfFile(file);
    const int64_t seal = store_.AddSeal(
        {result_.run, "", options_.workspace.Relative(file), hash, prepared_.data.evaluation_hash});
    intake.Print(fmt::format("predictions sealed: SHA-256 {}", hash));
    if (OpenSolutions(prepared_, options_.workspace.root())) {
      evaluation_set_ = RecordEvaluationSet(store_, prepared_);
    } else {
      intake.Print("there is no file of solutions: nothing is scored");
    }
    return seal;
  }

  void TakeEvaluation(EventIntake& intake, const EvaluationEvent& event, double seconds) {
    const std::optional<int64_t> seal = Seal(intake, event);
    const ScoredVotes scored = ScoreVotes(prepared_, folder_, event);
    for (const ScoreRecord& score : scored.scores) {
      intake.AddMetric("eval/" + score.metric, event.step, score.value);
    }
    if (options_.on_scored) return options_.on_scored(prepared_, scored);
    if (!event.final) {
      intake.Print(fmt::format("step {}: {}", event.step, PrimaryText(scored.scores)));
      return;
    }
    EvaluationRecord record = MakeEvaluation(prepared_, intake.started(), event);
    record.run = result_.run;
    record.plugin = plugin_;
    record.dataset = evaluation_set_;
    record.checkpoint = checkpoint_;
    record.wall_seconds = seconds;
    if (event.step > 0) record.checkpoint_step = static_cast<int64_t>(event.step);
    if (checkpoint_step_) record.checkpoint_step = checkpoint_step_;
    record.answered = static_cast<int64_t>(scored.votes.size());
    record.seal = seal;
    if (training_ && record.dataset) {
      intake.Flush();
      DescribeTraining(store_, *training_, prepared_.data.suite->Info(), record);
      if (training_->run.empty()) record.checkpoint_rule = "given";
    }
    result_.evaluations.push_back(
        store_.AddEvaluation(record, scored.scores, scored.results, scored.votes));
  }

  std::string PrimaryText(const std::vector<ScoreRecord>& scores) const {
    const std::string metric = PrimaryMetric(prepared_.data.suite->Info().name);
    for (const ScoreRecord& s : scores) {
      if (s.metric != metric) continue;
      return fmt::format("{} {:.1f} % [{:.1f}, {:.1f}] of {}", metric, 100 * s.value, 100 * s.low,
                         100 * s.high, s.n);
    }
    return "no score";
  }

  void Conclude(const WorkerOutcome& outcome, double silence) {
    Failure failure;
    if (outcome.interrupted()) {
      result_.timed_out = outcome.timed_out;
      result_.status = "interrupted";
      result_.exit_code = kInterruptedCode;
    } else if (outcome.finished()) {
      result_.status = "finished";
    } else {
      result_.status = "failed";
      result_.exit_code =
          static_cast<int>(outcome.error ? outcome.error->kind : ErrorKind::kFailed);
      result_.failure = DescribeFailure(outcome, prepared_.plugin.file, silence);
      failure = {result_.failure, outcome.signal, outcome.last_lines};
    }
    if (!owns_run_) return;
    ForgetDropped();
    store_.FinishRun(result_.run, result_.status, failure);
  }

  // The worker keeps some of its checkpoints only.
  void ForgetDropped() {
    for (const CheckpointRecord& c : store_.CheckpointsOf(result_.run)) {
      if (!fs::exists(folder_ / c.file)) store_.RemoveCheckpoint(result_.run, c.file);
    }
  }

  const SessionOptions& options_;
  Prepared prepared_;
  Store& store_;
  std::optional<int64_t> evaluation_set_;
  int64_t plugin_ = 0;
  fs::path folder_;
  bool owns_run_ = false;
  std::string checkpoint_;
  std::optional<int64_t> checkpoint_step_;
  std::optional<Training> training_;  ///< of the weights; a solver has none
  SessionResult result_;
};

Store OpenForWriting(const SessionOptions& options) {
  MakeFolder(options.workspace.root());
  Store store = Store::Open(options.workspace.Database(), Store::Mode::kWrite);
  for (const std::string& run : store.MarkStale()) {
    fmt::print(stderr, "note: run {} was cut off and is marked failed\n", run);
  }
  return store;
}

void RefuseIfRunning(const Store& store, const std::string& run) {
  const RunRecord record = store.GetRun(run);
  if (record.status != "running" || IsAlive(record.process) == false) return;
  throw UsageError(fmt::format("run {} is still being made by process {} on {}", run,
                               record.process.pid, record.process.host));
}

// What may differ in a run that goes on: how long and where, not what is learned.
bool MayChangeOnResume(const std::string& key) {
  static const std::vector<std::string> kKeys = {
      "training.steps",        "training.time_limit",
      "training.budget",       "training.checkpoint_seconds",
      "evaluation.time_limit", "training.eval_every",
      "training.log_every",    "training.checkpoint_every",
      "training.threads",      "training.device",
      "evaluation.views",      "evaluation.steps",
      "evaluation.batch_size", "training.cuda_graph"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

Config ChangedForResume(Config config, const std::vector<std::string>& overrides) {
  for (const std::string& text : overrides) {
    const Assignment change = ParseOverride(text);
    if (FindOption(change.key) && !MayChangeOnResume(change.key)) {
      throw UsageError(
          fmt::format("{} cannot change in a run that goes on: start a new one", change.key));
    }
    config.Set(change.key, change.value);
  }
  return config;
}

// A run goes on with what it began with. Another build of its plugin is told.
void CheckUnchanged(const Store& store, const std::string& id, const Prepared& prepared) {
  const RunRecord run = store.GetRun(id);
  const std::string data = run.dataset ? store.GetDataset(*run.dataset).content_hash : "";
  if (!data.empty() && data != prepared.data.training_hash) {
    throw BadData(fmt::format(
        "run {} was trained on other puzzles than data.train = {} holds now: data {} then, {} now",
        id, OptionText(prepared.config.String("data.train")), data, prepared.data.training_hash));
  }
  if (run.plugin && store.GetPlugin(*run.plugin).sha256 != prepared.plugin.sha256) {
    fmt::print(stderr, "warning: {} is another build than the one that run {} began with\n",
               prepared.plugin.file.string(), id);
  }
}

// Identifiers are places in the list of tasks that was trained on.
void CheckIdentifiers(const Prepared& prepared, const CheckpointTarget& target) {
  if (prepared.config.String("data.identifiers") == "none") return;
  if (prepared.data.training_hash == target.training_hash) return;
  throw UsageError(fmt::format(
      "{} has identifiers (data.identifiers = \"{}\") of the tasks that it was trained on, and "
      "none for others: data {} then, {} now",
      target.file.string(), prepared.config.String("data.identifiers"), target.training_hash,
      prepared.data.training_hash));
}

}  // namespace

SessionResult TrainSession(const SessionOptions& options, const Config& config) {
  Prepared prepared =
      Prepare(config, Purpose::kTraining, options.plugin_folders, options.workspace.root());
  Store store = OpenForWriting(options);
  Session session(options, std::move(prepared), store);
  session.CreateRun("train");
  return session.Run(JobKind::kTrain, {}, {});
}

SessionResult ResumeSession(const SessionOptions& options, const std::string& run,
                            const std::vector<std::string>& overrides) {
  Store store = OpenForWriting(options);
  const std::string id = store.FindRun(run);
  RefuseIfRunning(store, id);
  const Config config = ChangedForResume(ConfigOfRun(store, id), overrides);
  const RunCheckpoint last = LastCheckpoint(store, options.workspace, id);
  Prepared prepared =
      Prepare(config, Purpose::kTraining, options.plugin_folders, options.workspace.root());
  CheckUnchanged(store, id, prepared);
  Session session(options, std::move(prepared), store);
  session.ReopenRun(id);
  return session.Run(JobKind::kTrain, last.file, {});
}

SessionResult SolveSession(const SessionOptions& options, const Config& config) {
  Prepared prepared =
      Prepare(config, Purpose::kSolving, options.plugin_folders, options.workspace.root());
  Store store = OpenForWriting(options);
  Session session(options, std::move(prepared), store);
  if (options.on_scored) {
    session.UseFolder(options.folder, "");
  } else {
    session.CreateRun("solver");
  }
  return session.Run(JobKind::kSolve, {}, {});
}

CheckpointTarget TargetOfRun(const Workspace& workspace, const std::string& run) {
  const Store store = Store::Open(workspace.Database(), Store::Mode::kRead);
  CheckpointTarget target;
  target.run = store.FindRun(run);
  target.config = target.training = ConfigOfRun(store, target.run);
  const RunCheckpoint chosen = BestCheckpoint(store, workspace, target.run);
  target.file = chosen.file;
  target.step = chosen.step;
  target.training_set = store.GetRun(target.run).dataset;
  if (target.training_set) {
    target.training_hash = store.GetDataset(*target.training_set).content_hash;
  }
  return target;
}

SessionResult EvaluateSession(const SessionOptions& options, const CheckpointTarget& target) {
  Prepared prepared =
      Prepare(target.config, Purpose::kWeights, options.plugin_folders, options.workspace.root());
  CheckIdentifiers(prepared, target);
  Store store = OpenForWriting(options);
  if (target.training_set) {
    JudgeShared(SharedWithRecorded(store, *target.training_set, prepared), prepared);
  }
  Session session(options, std::move(prepared), store);
  if (options.on_scored) {
    session.UseFolder(options.folder, "");
  } else {
    session.UseFolder(options.workspace.root() / "evaluations" / NewRunId("eval"), target.run);
  }
  session.SetWeights(target);
  return session.Run(JobKind::kEvaluate, {}, target.file);
}

}  // namespace arc
