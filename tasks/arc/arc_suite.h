#pragma once
#include <memory>

#include "tasks/suite.h"

namespace arc {

/// ARC-AGI-1, ARC-AGI-2, ConceptARC and any tasks in their formats. Canvas:
/// options.rows (default 30) squared; throws UsageError outside 1..30.
std::unique_ptr<Suite> MakeArcSuite(const SuiteOptions& options);

}  // namespace arc
