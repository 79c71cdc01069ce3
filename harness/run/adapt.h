#pragma once
#include <filesystem>
#include <string>

#include "harness/run/config.h"

namespace arc {

/// How a model is adapted to tasks by their demonstrations.
struct AdaptSettings {
  std::filesystem::path from =
      {};                       ///< checkpoint of the first weights; empty: training from scratch
  std::string tasks = {};       ///< a data name or a path
  double budget = 0;            ///< seconds of training, which the schedule is fitted to
  double embeddings_first = 0;  ///< share of the steps that train the puzzle embeddings alone
  double holdout = 0.25;        ///< share of tasks with a demonstration held out, to choose by
  int64_t augmentations = 0;    ///< views of a task in training; 0: without limit
  int64_t views = 64;           ///< that vote at the end
};

/// A configuration that trained a model (a checkpoint's, a recipe's), made one that adapts
/// it: the tasks' demonstrations alone, an identifier a task where it had identifiers, the
/// best weights on held-out demonstrations kept. Throws UsageError where it is not for ARC.
Config AdaptConfig(Config base, const AdaptSettings& settings);

}  // namespace arc
