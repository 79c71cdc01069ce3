#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/run/adapt.h"

namespace arc {

/// What a contest is begun with. One that goes on keeps it, whatever a later call says.
struct ContestArguments {
  double budget = 0;  ///< seconds of wall time from the first call on, loading included
  std::vector<std::string> solvers;      ///< plugins, in the order that they are run in
  std::vector<std::string> checkpoints;  ///< files, to be adapted
  std::vector<std::string> recipes;      ///< trained on the tasks from scratch
  std::vector<std::string> overrides;    ///< of every model's configuration, `key=value`
  AdaptSettings adapt = {};              ///< of these augmentations, holdout, embeddings_first
  int64_t most_views = 256;

  size_t Models() const { return checkpoints.size() + recipes.size(); }
};

/// A line for each in which `given` differs from `kept`: "budget is 60, not 120".
std::vector<std::string> Differences(const ContestArguments& kept, const ContestArguments& given);

/// One piece of a contest's work: a solver, a model's short probe, a model's adaptation.
struct Stage {
  enum class Kind { kSolver, kProbe, kAdapt };
  enum class Status {
    kPending,
    kRunning,
    kAnswered,  ///< its votes are in the database and not yet in the submission
    kDone,      ///< they are in the submission
    kFailed
  };

  Kind kind = Kind::kSolver;
  std::string contender = {};  ///< solver plugin, checkpoint file, or recipe
  Status status = Status::kPending;
  std::string run = {};                   ///< of a model, once it has begun
  std::vector<int64_t> evaluations = {};  ///< on the tasks
  std::vector<int64_t> held_out = {};     ///< on held-out demonstrations
  double seconds = 0;                     ///< that it took
  double train_seconds = 0;               ///< of these, training
  int64_t steps = 0;                      ///< optimiser steps that were made
  double load_seconds = 0;                ///< beside training and views
  double view_seconds = 0;                ///< for one view of every task; 0: not measured
  std::string message = {};               ///< why it failed
  /// A solver that had not solved a task when its time was up, and has had no second try.
  bool starved = false;

  /// "probe /models/trm.safetensors".
  std::string Name() const;
  /// Still to be run, or to be gone on with.
  bool IsOpen() const { return status == Status::kPending || status == Status::kRunning; }
};

/// What a contest has done and until when it may go on: enough to go on after a kill at any
/// moment. Times are seconds since 1970.
struct Journal {
  std::string tasks_hash;  ///< ContentHash of the tasks
  std::string out;         ///< the submission's absolute path
  double started = 0;
  double deadline = 0;
  bool finished = false;
  ContestArguments arguments = {};
  std::vector<Stage> stages = {};
};

/// Now, in seconds since 1970.
double UnixNow();

/// Replaces the file as a whole. Throws CannotWrite.
void WriteJournal(const std::filesystem::path& file, const Journal& journal);
/// Throws BadData naming the file and what is wrong.
Journal ReadJournal(const std::filesystem::path& file);

}  // namespace arc
