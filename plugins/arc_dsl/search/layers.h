#pragma once
#include <deque>
#include <optional>
#include <unordered_set>

#include "plugins/arc_dsl/search/bank.h"
#include "plugins/arc_dsl/search/task.h"

namespace arc_dsl {

/// A grid, mask or layer that has the shape of the output in every demonstration: what an
/// output's cell may depend on.
struct LayerCells {
  int node = -1;
  bool colours = false;         ///< a Grid: its cells are colours, others' are numbers
  std::vector<uint8_t> learnt;  ///< cells of all demonstrations, in the order of LayerStore
  std::vector<Grid> tests;      ///< a grid of cells for each test
};

/// The layers among a bank's nodes.
class LayerStore {
 public:
  explicit LayerStore(const Task& task);

  /// Takes a node, if it is a layer that tells cells apart in another way than all before.
  /// A Grid is told apart from others by its colours too. Returns whether it was taken.
  bool Take(const Bank& bank, int node);
  const std::deque<LayerCells>& all() const { return all_; }
  /// Outputs' cells in the order of LayerCells::learnt: shuffled, and cells that differ from
  /// the input's in turn with those that do not, so that a wrong idea is refuted early.
  const std::vector<uint8_t>& wanted() const { return wanted_; }

 private:
  std::optional<LayerCells> Read(const Node& node) const;

  const Task& task_;
  std::vector<std::pair<uint16_t, uint16_t>> order_;  ///< demonstration, cell
  std::vector<uint8_t> wanted_;
  std::deque<LayerCells> all_;
  std::unordered_set<uint64_t> seen_;
};

}  // namespace arc_dsl
