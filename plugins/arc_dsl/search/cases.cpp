#include "plugins/arc_dsl/search/cases.h"

#include <map>

namespace arc_dsl {
namespace {

struct Case {
  Grid output;
  int seen = 0;
};

int NumberIn(const Value& value) {
  if (const Colour* colour = std::get_if<Colour>(&value)) return colour->value;
  return std::get<int>(value);
}

// The outputs by value; empty where a value has two.
std::map<int, Case> Learn(const Task& task, const Node& node) {
  std::map<int, Case> cases;
  for (size_t d = 0; d < task.demonstrations(); ++d) {
    Case& known = cases[NumberIn(node.values[d])];
    if (known.seen > 0 && known.output != task.outputs[d]) return {};
    known.output = task.outputs[d];
    ++known.seen;
  }
  return cases;
}

}  // namespace

void TryCases(const Task& task, const Bank& bank, int node, Programs* programs) {
  const Type type = bank[node].type;
  if (type != Type::kNumber && type != Type::kColour) return;
  const std::map<int, Case> cases = Learn(task, bank[node]);
  if (cases.empty() || cases.size() == task.demonstrations()) return;
  Program program{"cases(" + bank.TextOf(node) + ")", bank[node].cost, {}};
  for (size_t i = task.demonstrations(); i < task.inputs.size(); ++i) {
    const auto found = cases.find(NumberIn(bank[node].values[i]));
    if (found == cases.end() || found->second.seen < 2) return;
    program.answers.push_back(found->second.output);
  }
  program.cost += 2 + 2 * static_cast<int>(cases.size());
  programs->Add(std::move(program));
}

}  // namespace arc_dsl
