#pragma once
#include <filesystem>
#include <string>

#include "db/store.h"
#include "harness/run/config.h"
#include "harness/run/workspace.h"

namespace arc {

/// Does the word name a checkpoint's file, rather than a run, a recipe or a plugin?
inline bool IsCheckpointFile(const std::string& word) { return word.ends_with(".safetensors"); }

/// The configuration that a run was made with.
Config ConfigOfRun(const Store& store, const std::string& run);

struct RunCheckpoint {
  std::filesystem::path file;
  int64_t step = 0;
};
/// The run's latest checkpoint. Throws UsageError where it has none, BadData where
/// the file is gone or is not the one that was written (SHA-256).
RunCheckpoint LastCheckpoint(const Store& store, const Workspace& workspace,
                             const std::string& run);

/// The one that the run chose on held-out demonstrations, else the latest. Throws likewise.
RunCheckpoint BestCheckpoint(const Store& store, const Workspace& workspace,
                             const std::string& run);

/// What a checkpoint file says about itself: the `__metadata__` of safetensors.
struct CheckpointHeader {
  Config config;  ///< of training: metadata "arcbench_config", as JSON
  int64_t step = 0;
  std::string training_hash;
};
/// Reads the header alone. Throws BadData naming the file and what is wrong: too
/// short, malformed, or without what arcbench writes.
CheckpointHeader ReadCheckpointHeader(const std::filesystem::path& file);

}  // namespace arc
