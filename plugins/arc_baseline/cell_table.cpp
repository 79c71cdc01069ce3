#include "plugins/arc_baseline/cell_table.h"

namespace arc_baseline {
namespace {

std::string KeyAt(const Layers& layers, size_t cell) {
  std::string key;
  for (const arc::Grid& layer : layers) key.push_back(static_cast<char>(layer.cells[cell]));
  return key;
}

}  // namespace

bool CellTable::Add(const Layers& layers, const arc::Grid& output) {
  if (layers.empty() || layers[0].rows != output.rows || layers[0].cols != output.cols)
    return false;
  for (size_t i = 0; i < output.cells.size(); ++i) {
    const auto [entry, fresh] = colours_.emplace(KeyAt(layers, i), output.cells[i]);
    if (!fresh && entry->second != output.cells[i]) return false;
  }
  return true;
}

std::optional<CellTable> CellTable::Learn(const Reading& reading,
                                          const std::vector<arc::Pair>& demonstrations) {
  CellTable table;
  for (const arc::Pair& pair : demonstrations) {
    if (!table.Add(reading.read(pair.input), *pair.output)) return std::nullopt;
  }
  return table;
}

std::optional<arc::Grid> CellTable::Apply(const Layers& layers) const {
  if (layers.empty()) return std::nullopt;
  arc::Grid output = layers[0];
  for (size_t i = 0; i < output.cells.size(); ++i) {
    const auto found = colours_.find(KeyAt(layers, i));
    if (found != colours_.end()) {
      output.cells[i] = found->second;
    } else if (layers.size() > 1) {
      return std::nullopt;
    }
  }
  return output;
}

}  // namespace arc_baseline
