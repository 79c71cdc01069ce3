#pragma once
#include <string>

#include "harness/plugin/loader.h"
#include "harness/run/data_source.h"
#include "harness/run/job.h"

namespace arc {

/// LoadData for the job. Throws BadData where the puzzles are not those that the
/// front end saw when it wrote the job.
DataSource LoadJobData(const Job& job, DataNeed need = DataNeed::kBoth);

/// The job's plugin, opened. `torch_version`: this process's, "none" without torch. Throws
/// Failed where the file is not the one that the front end saw.
LoadedPlugin LoadJobPlugin(const Job& job, const std::string& torch_version);

/// What a plugin's factory is told. `suite` and `settings` (a JSON object) are borrowed.
ArcCreateArgs CreateArgs(const SuiteInfo& suite, const std::string& settings,
                         int64_t identifier_count);

}  // namespace arc
