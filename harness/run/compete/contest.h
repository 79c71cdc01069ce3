#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "evaluators/ensemble.h"
#include "harness/run/adapt.h"
#include "harness/run/compete/journal.h"
#include "harness/run/compete/plan.h"
#include "harness/run/session.h"
#include "submissions/submission.h"
#include "tasks/puzzle.h"

namespace arc {

struct ContestOptions {
  std::vector<Puzzle> tasks;  ///< all that could be read; solutions are taken off at once
  std::filesystem::path out;  ///< submission.json
  double budget = 0;          ///< seconds of wall time from the first call on, loading included
  std::vector<std::string> solvers;      ///< plugins, in the order that they are run in
  std::vector<std::string> checkpoints;  ///< files, to be adapted
  std::vector<std::string> recipes;      ///< trained on the tasks from scratch
  AdaptSettings adapt;                   ///< augmentations, holdout, embeddings_first
  int64_t most_views = 256;
  std::vector<std::string> overrides;  ///< of every model's configuration, `key=value`
  bool fresh = false;                  ///< do not go on with a contest that was cut off
};

struct ContestResult {
  Journal journal;
  SubmissionSummary summary;
  EnsembleChoice choice;
  std::filesystem::path log;
  bool interrupted = false;  ///< by the user: the same command goes on
};

/// From unseen tasks to a submission within a budget of wall time. There is a complete
/// submission from the first moment on (the inputs, then solvers' answers), and it is only
/// ever replaced, atomically, by what all finished stages together vote for. A contest that was
/// killed goes on where it was, with the deadline that it had, when it is called again with the
/// same tasks and file. What fails (a plugin, memory, a disk) costs a stage and is told in the log.
/// Throws UsageError where the contest is being held by another process, CannotWrite where
/// not even the first submission can be written.
ContestResult RunContest(const SessionOptions& session, const ContestOptions& options);

}  // namespace arc
