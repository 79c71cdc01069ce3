#include "tasks/identifiers.h"

#include <fmt/format.h>

#include <limits>

#include "tasks/error.h"

namespace arc {

void CheckIdentifiers(const DatasetOptions& options, uint64_t tasks) {
  const bool per_view = options.identifiers == IdentifierPolicy::kPerView;
  if (per_view && options.views == 0) {
    throw UsageError("identifiers per view: the number of views must be at least 1, not 0");
  }
  const uint64_t limit = std::numeric_limits<int32_t>::max() - 1;
  if (per_view && tasks > limit / options.views) {
    throw UsageError(fmt::format("{} tasks with {} views each: more than {} identifiers", tasks,
                                 options.views, limit));
  }
}

void CheckFits(const Suite& suite, const Puzzle& puzzle) {
  if (suite.Fits(puzzle)) return;
  const SuiteInfo& info = suite.Info();
  throw UsageError(fmt::format("puzzle '{}' does not fit the {}x{} canvas of suite '{}'", puzzle.id,
                               info.rows, info.cols, info.name));
}

}  // namespace arc
