#include "tasks/label_shuffle.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "tasks/error.h"
#include "tasks/random.h"

namespace arc {
namespace {

using Group = std::vector<size_t>;

/// Places of outputs in groups of two or more, same shape as far as possible.
std::vector<Group> GroupByShape(const std::vector<const Grid*>& outputs) {
  std::map<std::pair<int, int>, Group> by_shape;
  for (size_t i = 0; i < outputs.size(); ++i) {
    by_shape[{outputs[i]->rows, outputs[i]->cols}].push_back(i);
  }
  std::vector<Group> groups;
  Group single;
  for (auto& [shape, group] : by_shape) {
    if (group.size() == 1) {
      single.push_back(group[0]);
    } else {
      groups.push_back(std::move(group));
    }
  }
  if (single.size() == 1 && !groups.empty()) {
    groups.back().push_back(single[0]);
  } else if (!single.empty()) {
    groups.push_back(std::move(single));
  }
  return groups;
}

}  // namespace

std::vector<size_t> DealLabels(const std::vector<const Grid*>& outputs, uint64_t seed) {
  if (outputs.size() < 2) {
    throw UsageError(
        fmt::format("shuffled labels need 2 training pairs or more, not {}", outputs.size()));
  }
  std::vector<size_t> from(outputs.size());
  Random random(Mix(seed, 0x5b0ff1ed1abe15ULL));
  for (Group& group : GroupByShape(outputs)) {
    // One cycle through the whole group in random order: nobody keeps its own.
    random.Shuffle(std::span(group));
    for (size_t i = 0; i < group.size(); ++i) from[group[i]] = group[(i + 1) % group.size()];
  }
  return from;
}

}  // namespace arc
