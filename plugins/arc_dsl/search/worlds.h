#pragma once
#include <array>
#include <optional>

#include "plugins/arc_dsl/search/task.h"

namespace arc_dsl {

/// What the colours that differ between demonstrations are ordered by, in each input.
enum class ColourOrder { kByCount, kByPlace };

/// A task told with the same colour for the same part: the colours that not every
/// demonstration has are called, in each example by itself, the first, the second, ...
struct RankedTask {
  Task task;
  std::vector<std::array<uint8_t, 10>> names;  ///< old colour -> new one; of each example
};

/// Nothing where no colour would change.
std::optional<RankedTask> RankColours(const Task& task, ColourOrder order);

/// The program of a ranked task as one of the task itself.
Program InOwnColours(const RankedTask& ranked, ColourOrder order, Program program);

}  // namespace arc_dsl
