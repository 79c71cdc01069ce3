#pragma once
#include <functional>

#include "plugins/arc_dsl/search/bank.h"
#include "plugins/arc_dsl/search/budget.h"
#include "plugins/arc_dsl/search/task.h"

namespace arc_dsl {

/// Makes expressions from the task's input and constants, the cheapest first.
class Enumerator {
 public:
  /// Called with each new node of the bank.
  using Visit = std::function<void(int)>;
  /// All are kept and must outlive it. Fills the bank with the leaves.
  Enumerator(const Task& task, Bank* bank, Budget* budget, Visit visit);

  /// Adds every expression of this cost that the budget allows; costs are to be asked for
  /// one after the other, from 1 on.
  void AddAllOf(int cost);

 private:
  void AddLeaves();
  void AddLeaf(std::string text, int cost, std::vector<Value> values);
  void AddColours();
  void AddNumbers();
  void Expand(const Operation& operation, size_t argument, int cost, std::array<int, 3>* chosen);
  void Apply(const Operation& operation, int cost, const std::array<int, 3>& arguments);
  bool IsOfUse(const Value& value, size_t example) const;
  bool HasShapeOfOutputs(const Node& node) const;
  void Keep(Node node);

  const Task& task_;
  Bank& bank_;
  Budget& budget_;
  Visit visit_;
};

}  // namespace arc_dsl
