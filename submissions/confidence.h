#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluators/calibration.h"
#include "evaluators/ensemble.h"
#include "submissions/submission.h"
#include "tasks/puzzle.h"

namespace arc {

/// What speaks for one submitted grid.
struct AttemptConfidence {
  uint64_t votes = 0;                      ///< for it, of all members
  uint64_t views = 0;                      ///< votes for the output, of all members
  double mean_q = 0;                       ///< of the votes for it, in [0, 1]
  uint32_t agree = 0;                      ///< members that have it first
  double score = 0;                        ///< weighted share, in [0, 1]: EnsembleCandidate::score
  std::optional<double> probability = {};  ///< of being right, where a calibration was given

  double share() const { return views == 0 ? 0 : static_cast<double>(votes) / views; }
};

struct OutputConfidence {
  uint32_t members = 0;                     ///< that answer
  std::vector<AttemptConfidence> attempts;  ///< as submitted, two at most; none: unanswered
};

/// Task -> test output, complete against the task set.
using Confidence = std::map<std::string, std::vector<OutputConfidence>>;

/// The support of every grid of `submission` (as WriteSubmission takes it); a grid that is not
/// in `ranking` has none: no votes, score 0. `calibration` may be null. Throws BadData on
/// a task or output that is not in `tasks`.
Confidence MakeConfidence(std::span<const Puzzle> tasks, const Submission& submission,
                          std::span<const EnsembleOutput> ranking, const IsotonicMap* calibration);

/// "submission.json" -> "submission.confidence.json".
std::filesystem::path ConfidencePath(const std::filesystem::path& submission);

/// Writes ConfidencePath(submission), atomically: the digest of the submission's file, which
/// must be there, how the ensemble was weighed, and the confidence, one task a line in the
/// task set's order. Throws BadData naming the path where it cannot be read or written.
void WriteConfidence(const std::filesystem::path& submission, std::span<const Puzzle> tasks,
                     const Confidence& confidence, const EnsembleChoice& choice);

/// Reads it back. Throws BadData naming file, place and value, on anything that is missing, too
/// much or out of range, and where the submission is no longer the one that it was written for.
Confidence ReadConfidence(const std::filesystem::path& submission, std::span<const Puzzle> tasks);

/// A submitted grid that was answered (neither filled in nor a repetition) and its truth.
struct JudgedAttempt {
  int attempt = 0;  ///< 1 or 2
  AttemptConfidence confidence;
  bool right = false;
};

/// Those of a submission and its side file, in the task set's order. Throws BadData on any fault
/// of the two and on a task without a solution.
std::vector<JudgedAttempt> JudgeConfidence(const std::filesystem::path& submission,
                                           std::span<const Puzzle> tasks);

/// EnsembleChoice as a JSON object: rule, second, members, trials, held-out counts.
std::string EnsembleChoiceJson(const EnsembleChoice& choice);

}  // namespace arc
