#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "evaluators/ensemble.h"
#include "harness/run/compete/journal.h"
#include "submissions/submission.h"
#include "tasks/puzzle.h"

namespace arc {

/// The first submission of a contest.
struct Floor {
  SubmissionSummary summary;
  std::filesystem::path former;  ///< where the submission is now that was there; empty: none was
};

/// A contest's submission: whatever has been voted so far, pooled, written, with its support
/// in a side file.
class Answers {
 public:
  /// `tasks` without solutions; `out` is the submission's file.
  Answers(std::vector<Puzzle> tasks, std::filesystem::path out);

  const std::vector<Puzzle>& tasks() const { return tasks_; }
  const std::filesystem::path& out() const { return out_; }
  /// A complete submission with the input as the answer to everything; with `keep` a valid
  /// one that is there stays. Another that was there is set aside once this one is whole.
  /// Throws CannotWrite, and then the other is where it was.
  Floor WriteFloor(bool keep) const;
  /// From the votes of `members`. Atomic: the old submission or the new one. Throws as
  /// WriteSubmission and WriteConfidence do.
  SubmissionSummary Write(const std::vector<EnsembleMember>& members);
  /// How the last one was weighed; nothing before the first.
  const EnsembleChoice& choice() const { return choice_; }

 private:
  std::vector<Puzzle> tasks_;
  std::vector<Puzzle> held_out_;  ///< every demonstration in turn
  std::filesystem::path out_;
  EnsembleChoice choice_;
};

/// The members that the journal's finished stages make, their votes read from the database. A
/// model's probe gives way to its adaptation. `verified`: names of solvers that answer only
/// what explains every demonstration.
std::vector<EnsembleMember> ReadMembers(const Journal& journal,
                                        const std::filesystem::path& database,
                                        const std::vector<std::string>& verified);

}  // namespace arc
