#pragma once
#include "plugins/arc_dsl/search/task.h"

namespace arc_dsl {

/// The programs that a search has found, one for each set of answers: the cheapest.
class Programs {
 public:
  void Add(Program program);
  /// The cheapest first; of equal ones, that with whose answers most programs agree.
  std::vector<Program> Sorted() const;
  size_t size() const { return programs_.size(); }
  int least_cost() const { return least_cost_; }  ///< a large number where there is none

 private:
  std::vector<Program> programs_;
  std::vector<int> votes_;  ///< programs with the same answers
  int least_cost_ = 1'000'000;
};

}  // namespace arc_dsl
