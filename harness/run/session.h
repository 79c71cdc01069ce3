#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/config.h"
#include "harness/run/supervisor.h"
#include "harness/run/workspace.h"

namespace arc {

struct Prepared;
struct ScoredVotes;

/// Where and under which limits sessions run.
struct SessionOptions {
  Workspace workspace;
  std::vector<std::filesystem::path> plugin_folders;
  double silent_limit = 0;    ///< seconds without a sign of life; 0: by the kind of work
  uint64_t memory_limit = 0;  ///< bytes of address space of the worker; 0: none
  /// When the worker is asked to save and stop, and when it is killed; none: never.
  std::optional<std::chrono::steady_clock::time_point> stop_at = {}, kill_at = {};
  /// The same, in seconds from when it begins its work, data and plugin loaded.
  std::optional<double> stop_after = {}, kill_after = {};
  std::string tag = {};  ///< of the runs that are made; empty: none
  std::function<void(const std::string&)> on_run = {};  ///< told a new run's id, before it begins
  /// Takes the scored votes of an evaluation in place of the database, in which then nothing of
  /// it is recorded; the worker's files go to `folder`.
  std::function<void(const Prepared&, const ScoredVotes&)> on_scored = {};
  std::filesystem::path folder = {};
  bool profile = false;                     ///< training leaves a trace and its phases' times
  std::filesystem::path profile_file = {};  ///< the trace's; empty: in the run's folder
};

/// How a session ended. Whatever happens to the worker is told here, not thrown.
struct SessionResult {
  std::string run;
  std::string status;                  ///< "finished", "failed", "interrupted"
  std::vector<int64_t> evaluations;    ///< rows that were added
  std::string failure;                 ///< the message, where failed
  int exit_code = 0;                   ///< 0, 1, 2, 3 or 130
  bool timed_out = false;              ///< interrupted because its time was up
  std::filesystem::path profile = {};  ///< the trace's file, where there is one
};

/// A new training run.
SessionResult TrainSession(const SessionOptions& options, const Config& config);
/// An interrupted, failed or finished run goes on from its last checkpoint.
/// `overrides`: lengths, intervals, device and threads only; else UsageError.
SessionResult ResumeSession(const SessionOptions& options, const std::string& run,
                            const std::vector<std::string>& overrides);
/// A solver plugin (config's model.plugin) on the evaluation set.
SessionResult SolveSession(const SessionOptions& options, const Config& config);

/// What is to be evaluated of a model: weights and where they come from.
struct CheckpointTarget {
  std::filesystem::path file;
  std::string run;  ///< of this database; empty: none
  int64_t step = 0;
  std::string training_hash;            ///< DataSource::training_hash of the training
  std::optional<int64_t> training_set;  ///< its dataset in this database
  Config config;                        ///< of training, with what the evaluation changes
  Config training = {};                 ///< of training
};
/// A run's checkpoint, its best where it chose one (training.keep), else its last. `run` may be
/// the beginning of an id. Throws UsageError, BadData as Store and LastCheckpoint do.
CheckpointTarget TargetOfRun(const Workspace& workspace, const std::string& run);
/// Throws UsageError where the model's puzzle identifiers were trained for other tasks, and
/// BadData on puzzles that it was trained on (data.overlap).
SessionResult EvaluateSession(const SessionOptions& options, const CheckpointTarget& target);

}  // namespace arc
