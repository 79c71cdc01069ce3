#include "plugins/arc_dsl/search/layers.h"

#include <algorithm>
#include <array>

namespace arc_dsl {
namespace {

using Place = std::pair<uint16_t, uint16_t>;

const Grid* CellsOf(const Value& value) {
  if (const Grid* grid = std::get_if<Grid>(&value)) return grid;
  if (const Mask* mask = std::get_if<Mask>(&value)) return &mask->cells;
  if (const Layer* layer = std::get_if<Layer>(&value)) return &layer->cells;
  return nullptr;
}

bool SameShape(const Grid& a, const Grid& b) { return a.rows == b.rows && a.cols == b.cols; }

// Each place by a hash of it: an order without order, the same in every run.
void Shuffle(std::vector<Place>* places) {
  std::sort(places->begin(), places->end(), [](const Place& a, const Place& b) {
    return Mix(a.first, a.second) < Mix(b.first, b.second);
  });
}

// One of these, one of those; what is left of the longer list behind.
std::vector<Place> InTurn(const std::vector<Place>& a, const std::vector<Place>& b) {
  std::vector<Place> all;
  for (size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    if (i < a.size()) all.push_back(a[i]);
    if (i < b.size()) all.push_back(b[i]);
  }
  return all;
}

// A hash of which cells are equal to each other, whatever their values.
class PatternHash {
 public:
  void Add(const std::vector<uint8_t>& cells) {
    for (const uint8_t cell : cells) {
      if (names_[cell] == 0) names_[cell] = ++count_;
      hash_ = Mix(hash_, names_[cell]);
    }
  }
  uint64_t hash() const { return hash_; }
  int count() const { return count_; }

 private:
  std::array<int, 256> names_{};
  int count_ = 0;
  uint64_t hash_ = 0;
};

}  // namespace

LayerStore::LayerStore(const Task& task) : task_(task) {
  std::vector<Place> same, different;
  for (size_t d = 0; d < task.demonstrations(); ++d) {
    const Grid& in = task.inputs[d];
    const Grid& out = task.outputs[d];
    for (size_t i = 0; i < out.cells.size(); ++i) {
      const bool kept = SameShape(in, out) && in.cells[i] == out.cells[i];
      (kept ? same : different).push_back({static_cast<uint16_t>(d), static_cast<uint16_t>(i)});
    }
  }
  Shuffle(&same);
  Shuffle(&different);
  order_ = InTurn(different, same);
  for (const auto& [d, i] : order_) wanted_.push_back(task.outputs[d].cells[i]);
}

std::optional<LayerCells> LayerStore::Read(const Node& node) const {
  std::vector<const Grid*> grids;
  for (size_t i = 0; i < node.values.size(); ++i) {
    grids.push_back(CellsOf(node.values[i]));
    if (grids[i] == nullptr) return std::nullopt;
    if (i < task_.outputs.size() && !SameShape(*grids[i], task_.outputs[i])) return std::nullopt;
  }
  LayerCells layer;
  layer.colours = node.type == Type::kGrid;
  layer.learnt.reserve(order_.size());
  for (const auto& [d, i] : order_) layer.learnt.push_back(grids[d]->cells[i]);
  for (size_t i = task_.outputs.size(); i < grids.size(); ++i) layer.tests.push_back(*grids[i]);
  return layer;
}

bool LayerStore::Take(const Bank& bank, int node) {
  std::optional<LayerCells> layer = Read(bank[node]);
  if (!layer) return false;
  PatternHash pattern;
  pattern.Add(layer->learnt);
  const int learnt = pattern.count();
  for (const Grid& test : layer->tests) pattern.Add(test.cells);
  const bool fresh = seen_.insert(pattern.hash()).second;
  if (!layer->colours && (!fresh || learnt < 2)) return false;
  layer->node = node;
  all_.push_back(std::move(*layer));
  return true;
}

}  // namespace arc_dsl
