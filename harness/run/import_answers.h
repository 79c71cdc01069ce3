#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/run/workspace.h"
#include "submissions/foreign_answers.h"

namespace arc {

/// Answers of others that are to stand on a leaderboard.
struct ImportAnswersOptions {
  std::filesystem::path path;  ///< as for ReadForeignAnswers
  std::string name;            ///< of the run, and what listings call the model
  std::string data;            ///< the tasks, as for ArcTaskSettings
};

struct ImportedAnswers {
  std::string run;
  int64_t evaluation = 0;
  ForeignAnswers answers;
  std::vector<std::string> notes;  ///< for the user, a line each; the run has those of faults too
};

/// Makes a finished run of kind "import-submission" with one evaluation of protocol
/// "imported". What is missing or cannot be read counts as wrong. Attempts are stored as
/// votes, attempt i as view i - 1; what the benchmarking tool noted, and where the answers
/// came from, as the run's settings `import.*`. Throws UsageError on a name that is none,
/// BadData on answers that cannot be used or tasks without solutions; nothing is stored then.
ImportedAnswers ImportAnswers(const Workspace& workspace, const ImportAnswersOptions& options);

}  // namespace arc
