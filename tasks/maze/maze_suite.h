#pragma once
#include <memory>

#include "tasks/suite.h"

namespace arc {

/// Mazes of options.rows x options.cols, 3 to 40 each (default 30 x 30; cols: as
/// rows); throws UsageError on others. Group: the turns and flips that keep the
/// shape. A prediction is valid if it marks any one shortest path.
std::unique_ptr<Suite> MakeMazeSuite(const SuiteOptions& options);

}  // namespace arc
