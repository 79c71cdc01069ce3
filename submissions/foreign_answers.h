#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "submissions/validate.h"
#include "tasks/puzzle.h"

namespace arc {

/// What the benchmarking tool notes of its calls of a model, summed up over the attempts of
/// the task set that say so. Where none does, there is none.
struct CallTotals {
  std::set<std::string> models, providers, configurations;
  int64_t attempts = 0;        ///< with notes
  std::optional<double> cost;  ///< US dollars
  std::optional<int64_t> prompt_tokens, completion_tokens, reasoning_tokens, total_tokens;
  /// Numbers below 0 or above 1e12, which are not counted: "usage.total_tokens is 1e+300".
  std::vector<std::string> odd_numbers;
};

/// Answers that were made elsewhere.
struct ForeignAnswers {
  std::string layout;         ///< "kaggle" or "arc-agi-benchmarking"
  CheckedSubmission content;  ///< an attempt that is null is one that is not there
  CallTotals calls;
};

/// Reads answers to `tasks` from
/// - a file in Kaggle's layout;
/// - a folder with a file `TASK.json` for each task, or one such file, as the benchmarking
///   tool for language models writes them (github.com/arcprize/arc-agi-benchmarking, formerly
///   model_baseline): a list with an object for each test input, whose members attempt_1,
///   attempt_2 are null or {"answer": grid, "metadata": {...}}, in the oldest form the grid
///   itself. metadata.pair_index says which test input it is, where there is one (the tool
///   used to leave out those without an answer); else the place in the list does. A
///   results.json is the tool's own and no task.
/// Throws BadData where it cannot be read at all, and where it has more answers to other tasks
/// than to these.
ForeignAnswers ReadForeignAnswers(const std::filesystem::path& path, std::span<const Puzzle> tasks);

}  // namespace arc
