#pragma once
#include <array>
#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "plugins/arc_dsl/operation.h"

namespace arc_dsl {

/// An expression and its value on every example (demonstrations, then tests).
struct Node {
  const Operation* operation = nullptr;  ///< null: a leaf
  std::string leaf;                      ///< its text
  std::array<int, 3> arguments{-1, -1, -1};
  int cost = 0;
  Type type = Type::kGrid;
  std::vector<Value> values;
};

/// The expressions that a search has found, one for each tuple of values: the first,
/// and so the cheapest where they come in order of cost.
class Bank {
 public:
  /// `demonstrations`: how many of a node's values are of demonstrations.
  explicit Bank(size_t demonstrations) : demonstrations_(demonstrations) {}

  static constexpr int kMostCost = 40;  ///< of a node

  /// The new node's index; -1 where a node has these values already. References to nodes
  /// and lists stay valid.
  int Add(Node node);
  const Node& operator[](int index) const { return nodes_[index]; }
  int size() const { return static_cast<int>(nodes_.size()); }
  size_t bytes() const { return bytes_; }  ///< held by values, about

  /// Nodes of a type and a cost, in order of arrival.
  const std::vector<int>& Of(Type type, int cost) const;
  /// The first node with these values, grids all, on the demonstrations; -1: there is none.
  int FindGrid(const std::vector<Value>& demonstrations) const;

  std::string TextOf(int index) const;

 private:
  size_t demonstrations_;
  std::deque<Node> nodes_;
  std::unordered_set<uint64_t> seen_;
  std::unordered_map<uint64_t, int> grids_;  ///< by their values on the demonstrations
  std::array<std::array<std::vector<int>, kMostCost + 1>, kTypes> by_cost_;
  size_t bytes_ = 0;
};

}  // namespace arc_dsl
