#pragma once
#include <array>

#include "plugins/arc_dsl/search/budget.h"
#include "plugins/arc_dsl/search/programs.h"
#include "plugins/arc_dsl/search/table.h"

namespace arc_dsl {

/// Looks for tables among a bank's layers.
class TableSearch {
 public:
  /// All are kept and must outlive it.
  TableSearch(const Task& task, const Bank& bank, Budget* budget, Programs* programs);

  /// Looks at a new node: alone, and with each earlier one.
  void Look(int node);
  /// Looks for tables of three and more layers: from each of the first layers, with the one
  /// that leaves least doubt, and so on.
  void LookForLonger(Budget* budget);

 private:
  using Keys = std::vector<const LayerCells*>;
  bool Explains(const LayerCells& a, const LayerCells& b);
  void TryPair(const LayerCells& a, const LayerCells& b);
  bool IsClear(const Table::Layers& layers);
  bool Try(const Table::Layers& layers);
  Program Describe(const Table& table, const Table::Layers& layers) const;
  void Lengthen(const LayerCells& first, Budget* budget);
  bool Refine(const LayerCells& layer, std::vector<uint8_t>* classes,
              std::vector<size_t>* doubtful);
  const LayerCells* LeastDoubt(const std::vector<uint8_t>& classes, std::vector<size_t> doubtful,
                               Budget* budget);
  size_t DoubtWith(const LayerCells& layer, const std::vector<uint8_t>& classes,
                   const std::vector<size_t>& doubtful);
  bool Stays(size_t cell) const { return base_ && base_->learnt[cell] == layers_.wanted()[cell]; }

  const Bank& bank_;
  Budget& budget_;
  Programs& programs_;
  size_t tests_;
  LayerStore layers_;
  const LayerCells* base_ = nullptr;  ///< of longer tables: the first grid
  std::vector<uint32_t> stamps_;      ///< by a pair of values: the try's number and the colour
  uint32_t tries_ = 0;
  std::vector<std::array<uint16_t, 11>> counts_;  ///< DoubtWith's; all 0 between its calls
};

}  // namespace arc_dsl
