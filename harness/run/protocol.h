#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/store.h"
#include "harness/run/config.h"
#include "tasks/suite.h"

/// What a model had seen of the tasks that it is evaluated on: worked out from the pair digests
/// in the database, whatever its settings say.
namespace arc {

/// Datasets that were trained on: the run's own, then that of the weights that it began from
/// (training.from), then of theirs, ...; nothing: not on record.
using TrainingHistory = std::vector<std::optional<int64_t>>;

/// Follows training.from through the headers of the checkpoint files. `own` comes first.
TrainingHistory FollowHistory(const Store& store, const Config& config, std::optional<int64_t> own);

/// Up to this part of the tasks may have a demonstration among the trained pairs by accident: the
/// public sets share a few (two of ARC-AGI-1's 400 evaluation tasks with its training set).
inline constexpr double kSeenByAccident = 0.01;

struct Exposure {
  /// "transductive": demonstrations of the tasks were trained on, "adapted": not before the
  /// run's own training, which began from other weights, "inductive": they were not,
  /// "unknown": not all that was trained on is on record.
  std::string protocol;
  /// Were tests trained on, with their outputs? "clean", "leak", "unknown".
  std::string audit;
  int64_t seen_tasks = 0;                     ///< with a demonstration that was trained on
  int64_t leaked_tasks = 0;                   ///< with a test that was, up to symmetry
  std::optional<int64_t> leaked_tasks_exact;  ///< with a test that was, cell by cell
};

/// Of the recorded set `evaluation`. Puzzles without demonstrations are always "inductive":
/// only their audit tells. Of tasks with demonstrations only those are trained on (a training
/// task's solved tests are recorded among them).
Exposure JudgeExposure(const Store& store, const TrainingHistory& history, int64_t evaluation,
                       bool has_demonstrations);

/// The training of the weights that are evaluated.
struct Training {
  std::string run;   ///< of this database; empty: none
  std::string hash;  ///< of its training set; empty: not known
  Config config;     ///< as it was trained
  TrainingHistory history;
};

/// Fills the row's protocol, audit, training set, seed and compute. Its `dataset` and
/// `checkpoint_step` must be there; `info` is the suite's.
void DescribeTraining(const Store& store, const Training& training, const SuiteInfo& info,
                      EvaluationRecord& record);

}  // namespace arc
