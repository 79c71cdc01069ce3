#pragma once
#include <cstdint>

#include "tasks/dataset.h"

namespace arc {

/// Identifier of `task` under view `view`.
inline uint64_t IdentifierFor(const DatasetOptions& options, uint64_t task, uint64_t view) {
  switch (options.identifiers) {
    case IdentifierPolicy::kPerTask:
      return 1 + task;
    case IdentifierPolicy::kPerView:
      return 1 + task * options.views + view;
    case IdentifierPolicy::kNone:
      break;
  }
  return 0;
}

/// Throws UsageError where `tasks` tasks cannot be numbered under the options.
void CheckIdentifiers(const DatasetOptions& options, uint64_t tasks);
/// Throws UsageError naming the puzzle that does not fit the suite's canvas.
void CheckFits(const Suite& suite, const Puzzle& puzzle);

}  // namespace arc
