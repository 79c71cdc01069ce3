#pragma once
#include <filesystem>
#include <vector>

#include "harness/plugin/stamp.h"
#include "harness/run/config.h"
#include "harness/run/data_source.h"

namespace arc {

/// Everything that a run needs to know before a worker is started, checked.
struct Prepared {
  Config config;  ///< with every setting of the plugin
  PluginInfo plugin;
  DataSource data;
  std::vector<std::string> warnings;  ///< for the user, one line each
};

enum class Purpose {
  kTraining,  ///< a model plugin; both sets, which must not share puzzles
  kWeights,   ///< a trained model; the evaluation set, the training set only for its identifiers
  kSolving,   ///< a solver plugin; the evaluation set alone
};

/// Finds model.plugin, judges its build, completes its settings and loads the
/// data. Throws UsageError, BadData, Failed.
Prepared Prepare(Config config, Purpose purpose,
                 const std::vector<std::filesystem::path>& plugin_folders,
                 const std::filesystem::path& workspace);

/// By data.overlap: throws BadData, adds a warning, or neither, for evaluation puzzles that
/// were trained on.
void JudgeShared(const std::vector<std::string>& shared, Prepared& prepared);

/// The plugin's settings in the configuration, checked and completed with its defaults.
void CompleteModelSettings(Config& config, const PluginInfo& plugin);

}  // namespace arc
