#include "plugins/arc_dsl/search/enumerator.h"

#include <algorithm>
#include <set>

#include "plugins/arc_dsl/language.h"
#include "plugins/arc_dsl/ops/tools.h"
#include "plugins/arc_dsl/search/names.h"

namespace arc_dsl {
namespace {

constexpr size_t kMostBytes = 256u << 20;  ///< of values in the bank
constexpr int kLeafCost = 1;

// Colours that every one of the grids has.
std::set<int> SharedColours(std::span<const Grid> grids) {
  std::set<int> shared;
  for (int colour = 0; colour < 10; ++colour) {
    const auto has = [colour](const Grid& grid) {
      return std::find(grid.cells.begin(), grid.cells.end(), colour) != grid.cells.end();
    };
    if (std::all_of(grids.begin(), grids.end(), has)) shared.insert(colour);
  }
  return shared;
}

}  // namespace

Enumerator::Enumerator(const Task& task, Bank* bank, Budget* budget, Visit visit)
    : task_(task), bank_(*bank), budget_(*budget), visit_(std::move(visit)) {
  AddLeaves();
}

void Enumerator::AddLeaf(std::string text, int cost, std::vector<Value> values) {
  const Type type = TypeOf(values[0]);
  Keep({nullptr, std::move(text), {-1, -1, -1}, cost, type, std::move(values)});
}

void Enumerator::AddLeaves() {
  AddLeaf(task_.name, kLeafCost, {task_.inputs.begin(), task_.inputs.end()});
  AddColours();
  AddNumbers();
}

void Enumerator::AddColours() {
  std::set<int> colours = SharedColours(task_.outputs);
  colours.merge(SharedColours(std::span(task_.inputs).first(task_.demonstrations())));
  for (const int colour : colours) {
    const Value value = Colour{static_cast<uint8_t>(colour)};
    AddLeaf(ColourName(colour), kLeafCost, std::vector(task_.inputs.size(), value));
  }
}

// 1 to 3, and the size of the outputs where all have one; and then an empty grid of it.
void Enumerator::AddNumbers() {
  std::set<int> numbers = {1, 2, 3};
  const Grid& first = task_.outputs[0];
  const bool one_size = std::all_of(task_.outputs.begin(), task_.outputs.end(),
                                    [&](const Grid& grid) { return SameShape(grid, first); });
  if (one_size) {
    numbers.insert({first.rows, first.cols});
    AddLeaf("canvas", kLeafCost,
            std::vector(task_.inputs.size(), Value(Grid(first.rows, first.cols))));
  }
  for (const int number : numbers) {
    AddLeaf(std::to_string(number), kLeafCost, std::vector(task_.inputs.size(), Value(number)));
  }
}

void Enumerator::AddAllOf(int cost) {
  std::array<int, 3> chosen{-1, -1, -1};
  for (const Operation& operation : Language()) {
    if (operation.cost < cost) Expand(operation, 0, cost - operation.cost, &chosen);
    if (budget_.IsSpent() || bank_.bytes() > kMostBytes) return;
  }
}

// Every choice of the arguments from `argument` on whose costs add up to `cost`.
void Enumerator::Expand(const Operation& operation, size_t argument, int cost,
                        std::array<int, 3>* chosen) {
  const size_t count = operation.arguments.size();
  if (argument == count) {
    int total = operation.cost;
    for (size_t i = 0; i < count; ++i) total += bank_[(*chosen)[i]].cost;
    return Apply(operation, total, *chosen);
  }
  const bool last = argument + 1 == count;
  for (int part = last ? cost : 1; part <= cost; ++part) {
    const std::vector<int>& nodes = bank_.Of(operation.arguments[argument], part);
    for (size_t i = 0; i < nodes.size() && !budget_.IsSpent(); ++i) {
      (*chosen)[argument] = nodes[i];
      Expand(operation, argument + 1, cost - part, chosen);
    }
  }
}

void Enumerator::Apply(const Operation& operation, int cost, const std::array<int, 3>& arguments) {
  const size_t count = operation.arguments.size();
  Node node{&operation, "", arguments, cost, operation.result, {}};
  for (size_t i = count; i < 3; ++i) node.arguments[i] = -1;
  node.values.reserve(task_.inputs.size());
  std::array<const Value*, 3> values{};
  for (size_t example = 0; example < task_.inputs.size(); ++example) {
    size_t work = 100;
    for (size_t i = 0; i < count; ++i) {
      values[i] = &bank_[arguments[i]].values[example];
      work += 4 * SizeOf(*values[i]);
    }
    auto value = operation.apply(Arguments(values.data(), count));
    if (value) work += 2 * SizeOf(*value);
    if (!budget_.Spend(work) || !value || !IsOfUse(*value, example)) return;
    node.values.push_back(std::move(*value));
  }
  Keep(std::move(node));
}

// A layer is of use only where the output has its shape: nothing else is made from it.
bool Enumerator::IsOfUse(const Value& value, size_t example) const {
  const Layer* layer = std::get_if<Layer>(&value);
  return !layer || example >= task_.outputs.size() ||
         SameShape(layer->cells, task_.outputs[example]);
}

bool Enumerator::HasShapeOfOutputs(const Node& node) const {
  for (size_t d = 0; d < task_.outputs.size(); ++d) {
    if (!SameShape(std::get<Grid>(node.values[d]), task_.outputs[d])) return false;
  }
  return true;
}

void Enumerator::Keep(Node node) {
  if (node.operation && node.type == Type::kGrid && !HasShapeOfOutputs(node)) ++node.cost;
  if (node.cost > Bank::kMostCost) return;
  const int index = bank_.Add(std::move(node));
  if (index >= 0) visit_(index);
}

}  // namespace arc_dsl
