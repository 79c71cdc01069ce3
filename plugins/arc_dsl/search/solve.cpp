#include "plugins/arc_dsl/search/solve.h"

#include "plugins/arc_dsl/search/cases.h"
#include "plugins/arc_dsl/search/each.h"
#include "plugins/arc_dsl/search/enumerator.h"
#include "plugins/arc_dsl/search/programs.h"
#include "plugins/arc_dsl/search/retelling.h"
#include "plugins/arc_dsl/search/stencil.h"
#include "plugins/arc_dsl/search/table_search.h"
#include "plugins/arc_dsl/search/tiles.h"

namespace arc_dsl {
namespace {

constexpr int kSlack = 2;       ///< how much dearer than the cheapest another program may be
constexpr int kMostCost = 16;   ///< of expressions
constexpr int kConvincing = 9;  ///< a program so cheap is not looked beyond
constexpr int kEarly = 6;       ///< cost of expressions that longer tables are first made of
constexpr int kEachCost = 2;    ///< of doing something for each object

/// A part of a budget; what it used is spent there when it goes.
class Share {
 public:
  Share(Budget* whole, uint64_t work) : whole_(*whole), part_(whole->Part(work)) {
    before_ = part_.left();
  }
  ~Share() { whole_.Spend(before_ - part_.left()); }
  Share(const Share&) = delete;
  Budget* budget() { return &part_; }

 private:
  Budget& whole_;
  Budget part_;
  uint64_t before_ = 0;
};

/// One bottom-up search, with all that is asked of its bank.
class Search {
 public:
  Search(const Task& task, Budget* budget, Programs* programs)
      : task_(task),
        budget_(*budget),
        programs_(*programs),
        bank_(task.demonstrations()),
        tables_(task, bank_, budget, programs),
        enumerator_(task, &bank_, budget, [this](int node) {
          tables_.Look(node);
          TryStencil(task_, bank_, node, &budget_, &programs_);
          TryCases(task_, bank_, node, &programs_);
        }) {}

  void Run() {
    const uint64_t tenth = budget_.left() / 10;
    budget_.SetAside(tenth);
    for (int cost = 2; cost <= kMostCost; ++cost) {
      if (budget_.IsSpent() || programs_.least_cost() + kSlack < cost) break;
      enumerator_.AddAllOf(cost);
      FindTilings(task_, bank_, &programs_);
      if (cost == kEarly && programs_.size() == 0) {
        Share share(&budget_, tenth);
        tables_.LookForLonger(share.budget());
      }
    }
    budget_.SetAside(0);
    if (programs_.size() == 0) tables_.LookForLonger(&budget_);
  }

  const Bank& bank() const { return bank_; }

 private:
  const Task& task_;
  Budget& budget_;
  Programs& programs_;
  Bank bank_;
  TableSearch tables_;
  Enumerator enumerator_;
};

std::vector<Objects> ObjectsOf(const Node& node) {
  std::vector<Objects> objects;
  for (const Value& value : node.values) objects.push_back(std::get<Objects>(value));
  return objects;
}

void SearchEach(const Task& task, const Bank& bank, int node, Layout layout, Budget* budget,
                Programs* programs) {
  const auto each = EachTask::Make(task, ObjectsOf(bank[node]), layout);
  budget->Spend(100'000);
  if (!each) return;
  Programs found;
  Share share(budget, budget->left() / 4);
  Search(each->task(), share.budget(), &found).Run();
  for (const Program& program : found.Sorted()) {
    auto joined = each->Join(program);
    if (!joined) continue;
    joined->cost += bank[node].cost + kEachCost;
    joined->text = "each(" + bank.TextOf(node) + ": " + joined->text + ")";
    programs->Add(std::move(*joined));
  }
}

void SearchForEach(const Task& task, const Bank& bank, Budget* budget, Programs* programs) {
  for (int cost = 1; cost <= 6; ++cost) {
    for (const int node : bank.Of(Type::kObjects, cost)) {
      for (const Layout layout :
           {Layout::kInPlace, Layout::kMatrix, Layout::kRow, Layout::kColumn}) {
        if (budget->IsSpent() || programs->least_cost() <= kConvincing) return;
        SearchEach(task, bank, node, layout, budget, programs);
      }
    }
  }
}

void SearchRetold(const Task& task, Telling telling, Budget* budget, Programs* programs) {
  const auto retold = Retell(task, telling);
  if (!retold) return;
  Programs found;
  Search(retold->task, budget, &found).Run();
  for (Program& program : found.Sorted()) {
    programs->Add(InOwnColours(*retold, telling, std::move(program)));
  }
}

}  // namespace

std::vector<Program> FindPrograms(const Task& task, Budget* budget) {
  Programs programs;
  const uint64_t work = budget->left();
  {
    Share most(budget, work * 5 / 10);
    Search search(task, most.budget(), &programs);
    search.Run();
    Share some(budget, work / 10);
    SearchForEach(task, search.bank(), some.budget(), &programs);
  }
  for (const Telling telling : {Telling::kBlackGround, Telling::kByCount, Telling::kByPlace}) {
    if (programs.least_cost() <= kConvincing) break;
    Share share(budget, work * 15 / 100);
    SearchRetold(task, telling, share.budget(), &programs);
  }
  return programs.Sorted();
}

}  // namespace arc_dsl
