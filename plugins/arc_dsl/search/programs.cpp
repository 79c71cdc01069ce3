#include "plugins/arc_dsl/search/programs.h"

#include <algorithm>
#include <numeric>

namespace arc_dsl {

void Programs::Add(Program program) {
  least_cost_ = std::min(least_cost_, program.cost);
  for (size_t i = 0; i < programs_.size(); ++i) {
    if (programs_[i].answers != program.answers) continue;
    ++votes_[i];
    if (program.cost < programs_[i].cost) programs_[i] = std::move(program);
    return;
  }
  programs_.push_back(std::move(program));
  votes_.push_back(1);
}

std::vector<Program> Programs::Sorted() const {
  std::vector<size_t> order(programs_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [this](size_t a, size_t b) {
    return std::pair(programs_[a].cost, -votes_[a]) < std::pair(programs_[b].cost, -votes_[b]);
  });
  std::vector<Program> sorted;
  for (const size_t i : order) sorted.push_back(programs_[i]);
  return sorted;
}

}  // namespace arc_dsl
