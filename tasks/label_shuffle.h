#pragma once
#include <cstdint>
#include <vector>

#include "tasks/grid.h"

namespace arc {

/// The control of shuffled labels: entry i is the place of the output that
/// input i is given. A random derangement within outputs of one shape; the
/// outputs whose shape is theirs alone are dealt among themselves (a single one
/// left over joins the group before it). Throws UsageError on fewer than 2.
std::vector<size_t> DealLabels(const std::vector<const Grid*>& outputs, uint64_t seed);

}  // namespace arc
