#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "harness/run/session.h"

namespace arc {

/// A checkpoint of the public code that is to become a run.
struct ImportOptions {
  std::filesystem::path checkpoint;
  std::filesystem::path official_config;  ///< empty: the all_config.yaml beside it, if there is one
  std::string data;   ///< what to evaluate on, as for eval, or a folder of the public builders
  std::string suite;  ///< where `data` does not say
  std::string name;   ///< of the run; empty: by the checkpoint's place
  std::vector<std::string> overrides;  ///< key=value
};

/// Makes a finished run of kind "import" whose one checkpoint eval, export and runs show
/// take like one of our own. What was assumed is printed. A failure is told in the result
/// (of a file that cannot be used) or thrown (wrong usage), and leaves neither run nor file.
SessionResult ImportSession(const SessionOptions& options, const ImportOptions& import_options);

}  // namespace arc
