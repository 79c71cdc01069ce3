#include "plugins/arc_dsl/search/bank.h"

#include <span>

namespace arc_dsl {
namespace {

uint64_t HashAll(std::span<const Value> values, uint64_t hash = 0) {
  for (const Value& value : values) hash = Mix(hash, HashOf(value));
  return hash;
}

}  // namespace

int Bank::Add(Node node) {
  const std::span<const Value> values(node.values);
  const uint64_t demonstrations = HashAll(values.first(demonstrations_));
  if (!seen_.insert(HashAll(values.subspan(demonstrations_), demonstrations)).second) return -1;
  const int index = size();
  for (const Value& value : node.values) bytes_ += sizeof(Value) + SizeOf(value);
  if (node.type == Type::kGrid) grids_.emplace(demonstrations, index);
  by_cost_[static_cast<size_t>(node.type)].at(node.cost).push_back(index);
  nodes_.push_back(std::move(node));
  return index;
}

const std::vector<int>& Bank::Of(Type type, int cost) const {
  return by_cost_[static_cast<size_t>(type)].at(cost);
}

int Bank::FindGrid(const std::vector<Value>& demonstrations) const {
  const auto found = grids_.find(HashAll(demonstrations));
  return found == grids_.end() ? -1 : found->second;
}

std::string Bank::TextOf(int index) const {
  const Node& node = nodes_[index];
  if (node.operation == nullptr) return node.leaf;
  std::string text = node.operation->name + "(";
  for (size_t i = 0; i < node.operation->arguments.size(); ++i) {
    text += (i > 0 ? ", " : "") + TextOf(node.arguments[i]);
  }
  if (!node.operation->parameter.empty()) text += ", " + node.operation->parameter;
  return text + ")";
}

}  // namespace arc_dsl
