#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "submissions/fault.h"
#include "submissions/submission.h"
#include "tasks/puzzle.h"

namespace arc {

/// What a submission holds, and all that is wrong with it.
struct CheckedSubmission {
  /// The tasks of the task set that are there: every output with two attempts, one that
  /// cannot be read being an empty grid. Nothing of a file that is broken JSON.
  Submission submission;
  /// One at most for a grid. In the task set's order, then those of unknown tasks.
  std::vector<Fault> faults;
};

/// Throws BadData where the file cannot be read at all. The file is held one task at a time.
CheckedSubmission CheckSubmission(const std::filesystem::path& path, std::span<const Puzzle> tasks);
/// The same without a task set: every task of the file counts, with the outputs that it has.
CheckedSubmission CheckSubmission(const std::filesystem::path& path);

/// CheckSubmission's faults. None: it is valid.
std::vector<Fault> ValidateSubmission(const std::filesystem::path& path,
                                      std::span<const Puzzle> tasks);

/// A valid submission's content. Throws BadData naming the file, the number of faults and
/// the first few.
Submission ReadSubmission(const std::filesystem::path& path, std::span<const Puzzle> tasks);
Submission ReadSubmission(const std::filesystem::path& path);

}  // namespace arc
