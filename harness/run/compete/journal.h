#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace arc {

/// One piece of a contest's work: a solver, a model's short probe, a model's adaptation.
struct Stage {
  enum class Kind { kSolver, kProbe, kAdapt };
  enum class Status { kPending, kRunning, kDone, kFailed };

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

  /// "probe /models/trm.safetensors".
  std::string Name() const;
};

/// What a contest has done and until when it may go on: enough to go on after a kill at any
/// moment. Times are seconds since 1970.
struct Journal {
  std::string tasks_hash;  ///< ContentHash of the tasks
  std::string out;         ///< the submission's absolute path
  double started = 0;
  double deadline = 0;
  bool finished = false;
  std::vector<Stage> stages;
};

/// Replaces the file as a whole. Throws CannotWrite.
void WriteJournal(const std::filesystem::path& file, const Journal& journal);
/// Throws BadData naming the file and what is wrong.
Journal ReadJournal(const std::filesystem::path& file);

}  // namespace arc
