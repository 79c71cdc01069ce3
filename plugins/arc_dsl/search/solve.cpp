#include "plugins/arc_dsl/search/solve.h"

#include "plugins/arc_dsl/search/enumerator.h"
#include "plugins/arc_dsl/search/programs.h"
#include "plugins/arc_dsl/search/table_search.h"

namespace arc_dsl {
namespace {

constexpr int kSlack = 2;  ///< how much dearer than the cheapest another program may be

class Search {
 public:
  Search(const Task& task, Budget* budget, Programs* programs)
      : budget_(*budget),
        programs_(*programs),
        bank_(task.demonstrations()),
        tables_(task, bank_, budget, programs),
        enumerator_(task, &bank_, budget, [this](int node) { tables_.Look(node); }) {}

  void Run() {
    for (int cost = 2; cost <= 14; ++cost) {
      if (budget_.IsSpent() || programs_.least_cost() + kSlack < cost) return;
      enumerator_.AddAllOf(cost);
      if (programs_.size() == 0 && cost >= 5) tables_.LookForLonger();
    }
  }

 private:
  Budget& budget_;
  Programs& programs_;
  Bank bank_;
  TableSearch tables_;
  Enumerator enumerator_;
};

}  // namespace

std::vector<Program> FindPrograms(const Task& task, Budget* budget) {
  Programs programs;
  Search(task, budget, &programs).Run();
  return programs.Sorted();
}

}  // namespace arc_dsl
