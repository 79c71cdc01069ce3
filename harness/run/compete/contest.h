#pragma once
#include <filesystem>
#include <vector>

#include "evaluators/ensemble.h"
#include "harness/run/compete/journal.h"
#include "harness/run/session.h"
#include "submissions/submission.h"
#include "tasks/puzzle.h"

namespace arc {

struct ContestOptions {
  std::vector<Puzzle> tasks;   ///< all that could be read; solutions are taken off at once
  std::filesystem::path out;   ///< submission.json
  ContestArguments arguments;  ///< of a contest that begins
  double called = UnixNow();   ///< when this call began: from then on its time is counted
  bool fresh = false;          ///< do not go on with a contest that was cut off
};

struct ContestResult {
  Journal journal;
  SubmissionSummary summary;
  EnsembleChoice choice;      ///< without members: nobody has voted
  std::filesystem::path log;  ///< empty: it could not be written
  bool interrupted = false;   ///< by the user: the same command goes on
  bool late = false;          ///< it was cut off, and its deadline is past: nothing more was run
};

/// From unseen tasks to a submission within a budget of wall time. There is a complete
/// submission from the first moment on (the inputs, then solvers' answers), and it is only
/// ever replaced, atomically, by what all finished stages together vote for. A contest that was
/// killed goes on where it was, with the deadline and the arguments that it had, when it is
/// called again with the same tasks and file. What fails (a plugin, memory, a disk, the
/// workspace) costs a stage and is told in the log. Throws UsageError where another process is at
/// a contest for the same file, CannotWrite where not even the first submission can be
/// written; what was there before is then still there.
ContestResult RunContest(const SessionOptions& session, const ContestOptions& options);

}  // namespace arc
