#include "plugins/arc_dsl/search/programs.h"

#include <algorithm>

namespace arc_dsl {

void Programs::Add(Program program) {
  least_cost_ = std::min(least_cost_, program.cost);
  for (Program& other : programs_) {
    if (other.answers != program.answers) continue;
    if (program.cost < other.cost) other = std::move(program);
    return;
  }
  programs_.push_back(std::move(program));
}

std::vector<Program> Programs::Sorted() const {
  std::vector<Program> sorted = programs_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Program& a, const Program& b) { return a.cost < b.cost; });
  return sorted;
}

}  // namespace arc_dsl
