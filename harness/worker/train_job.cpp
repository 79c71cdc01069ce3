#include <ATen/ATen.h>
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/torch/phase.h"
#include "harness/torch/training/trainer.h"
#include "harness/worker/checkpoint_keeper.h"
#include "harness/worker/fitted_schedule.h"
#include "harness/worker/held_out_choice.h"
#include "harness/worker/model_run.h"
#include "harness/worker/official_import.h"
#include "harness/worker/stop.h"
#include "harness/worker/torch_jobs.h"
#include "harness/worker/training_profile.h"
#include "tasks/error.h"

namespace arc {
namespace {

using Clock = std::chrono::steady_clock;

/// One training run from its first or resumed step to its final evaluation.
class TrainJob {
 public:
  TrainJob(const Job& job, EventWriter& events)
      : run_(PrepareModelRun(job, events, DataNeed::kBoth, 0)),
        config_(job.config),
        stream_(*run_.data.suite, run_.data.tasks, run_.data.options),
        trainer_(*run_.model, stream_, run_.Settings(), run_.device),
        keeper_(job.folder, events),
        schedule_(config_),
        choice_(config_, run_.data) {
    if (!job.profile.empty()) profile_.emplace(job.profile, run_.device);
  }

  void Run() {
    Begin();
    const bool stopped = !Train();
    if (profile_) profile_->EndTrace();
    SaveCheckpoint("last");
    const bool finished = !stopped && EvaluateModel(run_, FinalWeights(), true);
    if (profile_) profile_->Finish();
    run_.events.Send(DoneEvent{!finished, Step()});
  }

 private:
  uint64_t Step() { return static_cast<uint64_t>(trainer_.learner().step()); }
  double Seconds() const {
    return earlier_seconds_ + std::chrono::duration<double>(Clock::now() - started_).count();
  }
  Weights CurrentWeights() {
    const Learner& learner = trainer_.learner();
    return {learner.EvaluationWeights(), learner.puzzle_table(), learner.step(), 0};
  }
  Weights FinalWeights() {
    const std::filesystem::path best = keeper_.FileOf(choice_.best_step());
    return choice_.has_best() ? ReadWeights(run_, best, ReadSafetensors(best)) : CurrentWeights();
  }

  void Begin() {
    trainer_.Start();
    schedule_.Start(trainer_.learner());
    if (!run_.job.resume.empty()) {
      Resume();
    } else if (!config_.String("training.from").empty()) {
      StartFrom(config_.String("training.from"));
    }
    SendStarted(run_, trainer_.learner().parameters().trained_count(),
                trainer_.learner().puzzle_table());
    started_ = last_report_ = Clock::now();
    reported_step_ = Step();
  }

  void Resume() {
    const Checkpoint state = ReadSafetensors(run_.job.resume);
    try {
      trainer_.Resume(state);
      earlier_seconds_ = std::stod(state.metadata.at("wall_seconds"));
      choice_.Restore(state.metadata);
      schedule_.Resume(state.metadata, trainer_.learner());
    } catch (const Error& error) {
      throw BadData(fmt::format("{}: {}", run_.job.resume.string(), error.what()));
    } catch (const std::logic_error&) {
      throw BadData(run_.job.resume.string() + ": wall_seconds is missing or not a number");
    }
  }

  void StartFrom(const std::filesystem::path& file) {
    std::vector<std::string> notes;
    Checkpoint weights = ReadOfficialWeights(file, notes);
    ResetPuzzleTable(weights, stream_.identifier_count());
    for (const std::string& note : notes) run_.events.Send(LogEvent{"info", note});
    try {
      trainer_.StartFrom(weights);
    } catch (const Error& error) {
      throw BadData(fmt::format("{}: {}", file.string(), error.what()));
    }
  }

  /// False if a stop was asked for.
  bool Train() {
    const double limit = config_.Number("training.time_limit");
    while (!trainer_.finished()) {
      if (StopRequested()) return false;
      if (profile_) profile_->BeforeStep();
      trainer_.Step();
      schedule_.Fit(Seconds(), trainer_.learner());
      if (IsDue("training.log_every") || IsDue("training.eval_every") || trainer_.finished())
        Report();
      if (choice_.IsDue(trainer_.learner())) Choose();
      if (CheckpointIsDue() && !trainer_.finished()) SaveCheckpoint("periodic");
      if (limit > 0 && Seconds() >= limit) {
        run_.events.Send(LogEvent{"info", fmt::format("time limit reached at step {}", Step())});
        break;
      }
    }
    return true;
  }

  bool IsDue(const char* key) {
    const int64_t every = config_.Integer(key);
    return every > 0 && trainer_.learner().step() % every == 0;
  }

  void Report() {
    const Phase phase("report");
    MetricsEvent event;
    event.step = Step();
    event.total_steps = static_cast<uint64_t>(trainer_.learner().settings().steps);
    for (const auto& [name, value] : trainer_.learner().TakeMetrics()) {
      event.values["train/" + name] = value;
    }
    event.wall_seconds = Seconds();
    const Clock::time_point now = Clock::now();
    const double seconds = std::chrono::duration<double>(now - last_report_).count();
    event.examples_per_second = static_cast<double>(Step() - reported_step_) *
                                static_cast<double>(trainer_.learner().settings().batch_size) /
                                std::max(seconds, 1e-9);
    const auto loss = event.values.find("train/loss");
    const bool diverged = loss != event.values.end() && !std::isfinite(loss->second);
    if (!diverged && IsDue("training.eval_every") && !run_.data.answerable.empty()) {
      const QuickScore score =
          QuickEvaluate(run_, CurrentWeights(), run_.data.answerable, run_.data.places);
      event.values["eval/exact"] = score.exact;
      event.values["eval/cells"] = score.cells;
    }
    run_.events.Send(event);
    last_report_ = Clock::now();
    reported_step_ = Step();
    if (diverged) throw Diverged(fmt::format("the loss is {}", event.values["train/loss"]));
  }

  Error Diverged(const std::string& sign) {
    return Failed(
        fmt::format("{} at step {}: training has diverged; the last checkpoint is "
                    "untouched. A lower training.lr may help.",
                    sign, Step()));
  }

  bool CheckpointIsDue() {
    const double every = config_.Number("training.checkpoint_seconds");
    return IsDue("training.checkpoint_every") || (every > 0 && Seconds() - saved_seconds_ >= every);
  }

  /// The weights on the held-out demonstrations; the best so far are kept.
  void Choose() {
    const HeldOut& held = run_.data.held_out;
    const double begin = Seconds();
    const QuickScore score = QuickEvaluate(run_, CurrentWeights(), held.puzzles, held.places);
    const bool better = choice_.Offer(trainer_.learner().step(), score, Seconds() - begin);
    schedule_.LeaveOut(Seconds() - begin);
    run_.events.Send(MetricsEvent{Step(),
                                  static_cast<uint64_t>(trainer_.learner().settings().steps),
                                  {{"heldout/exact", score.exact}, {"heldout/cells", score.cells}},
                                  0,
                                  Seconds()});
    if (better) SaveCheckpoint("best");
  }

  void SaveCheckpoint(const char* kind) {
    const Phase phase("checkpoint");
    saved_seconds_ = Seconds();
    if (keeper_.Has(Step())) return keeper_.Rename(Step(), kind);
    if (!trainer_.learner().parameters().flat().isfinite().all().item<bool>()) {
      throw Diverged("weights are nan or infinite");
    }
    Checkpoint state = trainer_.SaveState();
    state.metadata["format"] = "pt";
    state.metadata["wall_seconds"] = fmt::format("{:.3f}", Seconds());
    state.metadata["arcbench_config"] = config_.ToJson().dump();
    state.metadata["arcbench_settings"] = run_.settings;
    state.metadata["plugin_sha256"] = run_.job.plugin_sha256;
    state.metadata["training_hash"] = run_.data.training_hash;
    choice_.Save(state.metadata);
    schedule_.Save(trainer_.learner(), state.metadata);
    keeper_.Write(Step(), kind, state);
    if (config_.Number("training.checkpoint_seconds") > 0) keeper_.DropOld();
  }

  ModelRun run_;
  const Config& config_;
  TrainingStream stream_;
  Trainer trainer_;
  CheckpointKeeper keeper_;
  FittedSchedule schedule_;
  HeldOutChoice choice_;
  std::optional<TrainingProfile> profile_;
  double earlier_seconds_ = 0;
  Clock::time_point started_, last_report_;
  uint64_t reported_step_ = 0;
  double saved_seconds_ = 0;
};

}  // namespace

int RunTrainJob(const Job& job, EventWriter& events) {
  TrainJob(job, events).Run();
  return 0;
}

}  // namespace arc
