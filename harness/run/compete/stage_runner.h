#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/run/compete/journal.h"
#include "harness/run/compete/plan.h"
#include "harness/run/session.h"
#include "tasks/puzzle.h"

namespace arc {

/// The user asked a contest to stop.
struct ContestInterrupted {};

/// Runs the stages of a contest, each within its time, whatever happens to the worker: a stage
/// without evaluations has failed, and `message` says why. Thrown is the user's interrupt
/// (ContestInterrupted), and Error where no session can begin. Whether a stage is done is
/// for the caller to say, once its votes are in the submission.
class StageRunner {
 public:
  using Clock = std::chrono::steady_clock;

  struct Setup {
    SessionOptions session;
    std::filesystem::path folder;  ///< the contest's own, for task files
    std::filesystem::path tasks_file;
    std::vector<Puzzle> tasks;  ///< those of tasks_file
    Clock::time_point end;      ///< nothing runs any longer then
    double least = 0;           ///< seconds that a session needs to read the tasks
    ContestArguments arguments;
    std::function<void()> save;  ///< after every change of a stage that a restart needs
    std::function<void(const std::string&)> log;
  };
  explicit StageRunner(Setup setup) : setup_(std::move(setup)) {}

  /// On the tasks, then on every demonstration in turn. A task that breaks the solver is found
  /// by halving and left out. `seconds` are counted from when its worker begins.
  void RunSolver(Stage& stage, double seconds);
  /// Adapts and evaluates; goes on where a run of the stage was cut off. Where memory does
  /// not suffice, again with half the batch. Where training fails later than its first
  /// checkpoint, the best weights so far are evaluated.
  void RunModel(Stage& stage, const Share& share);

 private:
  Config SolverConfig(const Stage& stage, double limit) const;
  double StartSeconds() const;
  SessionResult Solve(const Config& config, double seconds, Clock::time_point end) const;
  std::string TrySolving(Stage& stage, const Config& config, Clock::time_point end);
  void SolveTasks(Stage& stage, const Config& config, const std::vector<Puzzle>& tasks,
                  Clock::time_point end);
  bool TimeForHeldOut(const Stage& stage) const;
  void SolveHeldOut(Stage& stage, double seconds, double each);
  Config ModelConfig(const Stage& stage, const Share& share) const;
  bool CanResume(const Stage& stage) const;
  SessionResult TrainOrResume(Stage& stage, const Share& share, const SessionOptions& session,
                              int halvings);
  SessionResult TrainWithLessMemory(Stage& stage, const Share& share);
  void EvaluateSaved(Stage& stage, const Share& share);
  void EvaluateHeldOut(Stage& stage, const Share& share);
  void Measure(Stage& stage, double seconds) const;
  SessionOptions Until(double seconds) const;
  SessionResult Checked(SessionResult result) const;

  Setup setup_;
};

}  // namespace arc
