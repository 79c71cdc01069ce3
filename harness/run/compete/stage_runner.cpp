#include "harness/run/compete/stage_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "db/store.h"
#include "harness/run/checkpoints.h"
#include "harness/run/compete/contenders.h"
#include "harness/run/compete/task_files.h"
#include "harness/run/duration.h"
#include "harness/run/recipe.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr int kLessMemory = 3;  ///< times that a batch is halved
constexpr int64_t kHeldOutViews = 8;
// Of a solver's time. What is left over is for ending workers.
constexpr double kForTasks = 0.6, kEndOfTasks = 0.75, kForHeldOut = 0.2;
constexpr double kMostForTask = 30;   ///< seconds of a solver
constexpr double kMostForStart = 30;  ///< seconds of a worker

double SecondsSince(StageRunner::Clock::time_point begin) {
  return std::chrono::duration<double>(StageRunner::Clock::now() - begin).count();
}

StageRunner::Clock::time_point After(double seconds) {
  return StageRunner::Clock::now() + ClockTime(seconds);
}

// Between being asked to stop and being killed.
double Grace(double seconds) { return std::clamp(0.2 * seconds, 0.5, 5.0); }

// As the worker, LibTorch on either device, and the supervisor of a killed process say it.
bool OutOfMemory(const SessionResult& result) {
  const auto says = [&](const char* text) {
    return result.failure.find(text) != std::string::npos;
  };
  return result.status == "failed" && (says("out of memory") || says("allocate memory"));
}

void HalveBatches(Config& config, int times) {
  for (const char* key : {"training.batch_size", "evaluation.batch_size"}) {
    const int64_t batch = config.Integer(key);
    if (batch > 1) config.Set(key, std::max<int64_t>(1, batch >> times));
  }
}

}  // namespace

SessionOptions StageRunner::Until(double seconds) const {
  SessionOptions session = setup_.session;
  session.stop_at = std::min(After(seconds), setup_.end);
  session.kill_at = std::min(After(seconds + Grace(seconds)), setup_.end);
  return session;
}

SessionResult StageRunner::Checked(SessionResult result) const {
  if (result.status == "interrupted" && !result.timed_out) throw ContestInterrupted{};
  return result;
}

Config StageRunner::SolverConfig(const Stage& stage, double limit) const {
  Config config;
  config.Set("name", stage.contender);
  config.Set("model.plugin", stage.contender);
  config.Set("data.suite", "arc");
  config.Set("data.evaluation", setup_.tasks_file.string());
  config.Set("data.overlap", "unchecked");
  config.Set("evaluation.time_limit", limit);
  config.Set("evaluation.deadline", kMostForTask);
  return config;
}

// A worker takes its time to start on a busy machine, whatever it has to do then.
double StageRunner::StartSeconds() const {
  return std::clamp(-SecondsSince(setup_.end) / 4, 0.0, kMostForStart);
}

SessionResult StageRunner::Solve(const Config& config, double seconds,
                                 Clock::time_point end) const {
  SessionOptions session = setup_.session;
  session.stop_at = std::min(end, setup_.end);
  session.kill_at = std::min(end + ClockTime(Grace(seconds)), setup_.end);
  session.stop_after = seconds;
  session.kill_after = seconds + Grace(seconds);
  return Checked(SolveSession(session, config));
}

// Why it failed; empty: it did not.
std::string StageRunner::TrySolving(Stage& stage, const Config& config, Clock::time_point end) {
  try {
    const double limit = config.Number("evaluation.time_limit");
    const SessionResult result = Solve(config, kEndOfTasks / kForTasks * limit, end);
    stage.evaluations.insert(stage.evaluations.end(), result.evaluations.begin(),
                             result.evaluations.end());
    return result.failure;
  } catch (const Error& error) {  // a task may be more than the database takes, too
    if (error.kind() == ErrorKind::kUsage) throw;
    return error.what();
  }
}

void StageRunner::SolveTasks(Stage& stage, const Config& config, const std::vector<Puzzle>& tasks,
                             Clock::time_point end) {
  if (Clock::now() >= end) return;
  const std::string failure = TrySolving(stage, config, end);
  if (failure.empty()) return;
  if (tasks.size() == 1) {
    setup_.log(fmt::format("{} fails on task {}, which is left out: {}", stage.contender,
                           tasks[0].id, failure));
    stage.message = failure;
    return;
  }
  const auto middle = tasks.begin() + static_cast<ptrdiff_t>(tasks.size() / 2);
  for (const auto& half :
       {std::vector<Puzzle>(tasks.begin(), middle), std::vector<Puzzle>(middle, tasks.end())}) {
    Config part = config;
    const double left = kForTasks / kEndOfTasks * -SecondsSince(end);
    part.Set("evaluation.time_limit",
             std::max(0.1, std::min(left, config.Number("evaluation.time_limit"))));
    const std::filesystem::path file = setup_.folder / "tasks-part.json";
    WriteChallenges(file, half);
    part.Set("data.evaluation", file.string());
    SolveTasks(stage, part, half, end);
  }
}

void StageRunner::RunSolver(Stage& stage, double seconds) {
  const Clock::time_point begin = Clock::now();
  stage.status = Stage::Status::kRunning;
  const bool tried = std::exchange(stage.starved, false);
  setup_.save();
  const double for_tasks = kForTasks * seconds;
  SolveTasks(stage, SolverConfig(stage, for_tasks), setup_.tasks,
             After(StartSeconds() + kEndOfTasks * seconds));
  if (!stage.evaluations.empty()) {
    stage.message.clear();
    const double cores = std::max(1u, std::thread::hardware_concurrency());
    SolveHeldOut(stage, kForHeldOut * seconds,
                 for_tasks * cores / static_cast<double>(setup_.tasks.size()));
  } else if (stage.message.empty()) {
    stage.message = "no task was solved in its time";
    stage.starved = !tried;
  }
  stage.seconds += SecondsSince(begin);
}

bool StageRunner::TimeForHeldOut(const Stage& stage) const {
  if (-SecondsSince(setup_.end) >= setup_.least) return true;
  setup_.log(fmt::format("{}: no time is left for held-out demonstrations", stage.Name()));
  return false;
}

// As many as there is time for; each has as much of it as a task had.
void StageRunner::SolveHeldOut(Stage& stage, double seconds, double each) {
  if (!TimeForHeldOut(stage)) return;
  Config config = SolverConfig(stage, seconds);
  config.Set("evaluation.share_time", false);
  config.Set("evaluation.deadline", std::clamp(each, 0.01, kMostForTask));
  config.Set("data.holdout_each", true);
  config.Set("data.evaluate", "heldout");
  try {
    const double most = 1.2 * seconds;
    stage.held_out = Solve(config, most, After(StartSeconds() + most)).evaluations;
  } catch (const Error& error) {  // no task has two demonstrations, or the disk is full
    setup_.log(
        fmt::format("{}: not measured on held-out demonstrations: {}", stage.Name(), error.what()));
  }
}

Config StageRunner::ModelConfig(const Stage& stage, const Share& share) const {
  AdaptSettings settings = setup_.arguments.adapt;
  settings.tasks = setup_.tasks_file.string();
  settings.budget = std::max(0.1, share.train_seconds);
  settings.views = std::max<int64_t>(1, share.views);
  Config config = ContenderConfig(stage.contender, settings);
  config.Set("evaluation.time_limit", std::max(0.1, share.view_seconds));
  ApplyOverrides(setup_.arguments.overrides, config);
  return config;
}

bool StageRunner::CanResume(const Stage& stage) const {
  if (stage.run.empty()) return false;
  try {
    const Store store = Store::Open(setup_.session.workspace.Database(), Store::Mode::kRead);
    LastCheckpoint(store, setup_.session.workspace, stage.run);
    return true;
  } catch (const Error&) {  // none yet, or a damaged one: from the beginning
    return false;
  }
}

SessionResult StageRunner::TrainOrResume(Stage& stage, const Share& share,
                                         const SessionOptions& session, int halvings) {
  if (CanResume(stage)) {
    Measure(stage, 0);
    setup_.log(fmt::format("{} goes on from its last checkpoint", stage.Name()));
    return ResumeSession(
        session, stage.run,
        {fmt::format("training.budget={}", stage.train_seconds + share.train_seconds),
         fmt::format("evaluation.time_limit={}", share.view_seconds)});
  }
  Config config = ModelConfig(stage, share);
  HalveBatches(config, halvings);
  return TrainSession(session, config);
}

SessionResult StageRunner::TrainWithLessMemory(Stage& stage, const Share& share) {
  SessionOptions session = Until(share.seconds - share.held_seconds);
  session.on_run = [&](const std::string& run) {
    stage.run = run;
    setup_.save();
  };
  for (int halvings = 0;; ++halvings) {
    SessionResult result = Checked(TrainOrResume(stage, share, session, halvings));
    if (!OutOfMemory(result) || halvings == kLessMemory) return result;
    setup_.log(fmt::format("{}: out of memory; again with half the batch", stage.Name()));
    stage.run.clear();
  }
}

void StageRunner::RunModel(Stage& stage, const Share& share) {
  const Clock::time_point begin = Clock::now();
  stage.status = Stage::Status::kRunning;
  setup_.save();
  try {
    const SessionResult result = TrainWithLessMemory(stage, share);
    stage.evaluations = result.evaluations;
    stage.message = result.failure;
  } catch (const Error& error) {
    stage.message = error.what();
  }
  if (!stage.run.empty()) {
    if (stage.evaluations.empty()) EvaluateSaved(stage, share);
    Measure(stage, SecondsSince(begin));
    if (!stage.evaluations.empty()) EvaluateHeldOut(stage, share);
  }
  if (stage.evaluations.empty() && stage.message.empty()) stage.message = "its time was up";
  stage.seconds += SecondsSince(begin);
}

void StageRunner::EvaluateSaved(Stage& stage, const Share& share) {
  try {
    CheckpointTarget target = TargetOfRun(setup_.session.workspace, stage.run);
    target.config.Set("evaluation.time_limit", std::max(0.1, share.view_seconds));
    setup_.log(
        fmt::format("{}: evaluating what it had learned by step {}", stage.Name(), target.step));
    const double seconds = share.view_seconds + share.held_seconds;
    stage.evaluations = Checked(EvaluateSession(Until(seconds), target)).evaluations;
  } catch (const Error& error) {  // no checkpoint, or a damaged one
    stage.message += fmt::format("{}{}", stage.message.empty() ? "" : "; ", error.what());
  }
}

void StageRunner::EvaluateHeldOut(Stage& stage, const Share& share) {
  if (!TimeForHeldOut(stage)) return;
  try {
    CheckpointTarget target = TargetOfRun(setup_.session.workspace, stage.run);
    if (target.config.Number("data.holdout") <= 0) return;
    target.config.Set("data.evaluate", "heldout");
    target.config.Set("evaluation.views",
                      std::min(kHeldOutViews, std::max<int64_t>(1, share.views)));
    target.config.Set("evaluation.time_limit", std::max(0.1, share.held_seconds));
    stage.held_out = Checked(EvaluateSession(Until(share.held_seconds), target)).evaluations;
  } catch (const Error& error) {
    setup_.log(
        fmt::format("{}: not measured on held-out demonstrations: {}", stage.Name(), error.what()));
  }
}

void StageRunner::Measure(Stage& stage, double seconds) const {
  const Store store = Store::Open(setup_.session.workspace.Database(), Store::Mode::kRead);
  const std::vector<MetricRecord> loss = store.MetricsOf(stage.run, "train/loss");
  if (!loss.empty()) {
    stage.steps = loss.back().step;
    stage.train_seconds = loss.back().wall_seconds;
  }
  if (stage.evaluations.empty()) return;
  const EvaluationRow row = store.GetEvaluation(stage.evaluations.back());
  uint64_t votes = 0, outputs = 0;
  store.ForEachOutput(row.id, [&](const OutputVotes& output) {
    votes += output.votes.size();
    ++outputs;
  });
  const double views =
      static_cast<double>(votes) /
      static_cast<double>(std::max<uint64_t>(1, outputs) *
                          static_cast<uint64_t>(std::max(1, row.evaluation.steps)));
  if (views > 0 && row.evaluation.wall_seconds > 0) {
    stage.view_seconds = row.evaluation.wall_seconds / views;
    stage.load_seconds = std::max(0.0, seconds - stage.train_seconds - row.evaluation.wall_seconds);
  }
}

}  // namespace arc
