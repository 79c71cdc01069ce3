#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/run/config.h"
#include "harness/run/holdout.h"
#include "tasks/dataset.h"
#include "tasks/suite.h"

namespace arc {

/// The puzzles that a configuration's [data] stands for. Front end and worker
/// build it alike: it depends on the configuration and the files' content alone.
struct DataSource {
  std::unique_ptr<Suite> suite;
  DatasetOptions options;
  /// What TrainingStream is given: the training puzzles that fit the canvas, then,
  /// where transductive, the answerable ones without their test outputs.
  std::vector<Puzzle> tasks;
  std::vector<Puzzle> evaluation;  ///< the whole evaluation set, solutions included
  std::vector<Puzzle> answerable;  ///< those of `evaluation` that fit the canvas
  std::vector<uint32_t> places;    ///< of `answerable` among `tasks`, for EvaluationSet
  size_t whole = 0;  ///< size of the evaluation set of which evaluation.count are in `evaluation`
  /// data.holdout: demonstrations that are not among `tasks`'; places as above. With
  /// data.evaluate = "heldout" they are `evaluation` and `answerable` instead of the tests.
  HeldOut held_out;
  std::vector<std::string> left_out;  ///< all puzzles that do not fit, see FittingPuzzles
  std::vector<std::string> notes;     ///< Suite::Read's, of all files
  std::string training_hash;          ///< ContentHash of `tasks` and the options; empty: no tasks
  std::string evaluation_hash;        ///< ContentHash of `evaluation` alone; empty: none
};

/// Which of the sets are wanted: a solver needs no training puzzles (they come
/// from one generator call with the evaluation's where both are generated).
enum class DataNeed { kBoth, kEvaluation };

/// Throws UsageError on settings that contradict each other, BadData on files.
DataSource LoadData(const Config& config, const std::filesystem::path& workspace,
                    DataNeed need = DataNeed::kBoth);

/// Relative paths in [data] that exist, and training.from, made absolute, so that a worker
/// elsewhere, and a later resume, find them.
void AnchorDataPaths(Config& config);

/// How the evaluation set is called in listings: "sudoku6", "arc1/evaluation".
std::string DataName(const Config& config, const SuiteInfo& info);

/// How many puzzles do not fit the canvas, which is the first, what it needs, and what can be
/// done. There must be one.
std::string LeftOutText(const DataSource& data);

/// Ids of evaluation puzzles whose test pair is also trained on, up to the
/// suite's group. Training and evaluation must be disjoint in this sense.
std::vector<std::string> SharedWithTraining(const DataSource& data);

}  // namespace arc
