#include "plugins/arc_dsl/search/table.h"

namespace arc_dsl {
namespace {

std::string TextOf(const std::string& key) {
  std::string text;
  for (const char value : key) {
    text += (text.empty() ? "" : " ") + std::to_string(static_cast<uint8_t>(value));
  }
  return text;
}

}  // namespace

std::optional<Table> Table::Learn(const Layers& layers, const std::vector<uint8_t>& wanted) {
  Table table(layers);
  std::vector<size_t> doubtful(wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) doubtful[i] = i;
  std::vector<Key> keys(wanted.size());
  for (const LayerCells* layer : layers) {
    for (const size_t i : doubtful) {
      keys[i].push_back(static_cast<char>(layer->learnt[i]));
      const auto [row, fresh] = table.rows_.emplace(keys[i], wanted[i]);
      if (!fresh && row->second != wanted[i]) row->second.reset();
    }
    std::erase_if(doubtful, [&](size_t i) { return table.rows_[keys[i]].has_value(); });
  }
  if (!doubtful.empty()) return std::nullopt;
  return table;
}

std::optional<Grid> Table::Apply(size_t test) const {
  Grid answer = layers_[0]->tests[test];
  for (const LayerCells* layer : layers_) {
    const Grid& cells = layer->tests[test];
    if (cells.rows != answer.rows || cells.cols != answer.cols) return std::nullopt;
  }
  for (size_t i = 0; i < answer.cells.size(); ++i) {
    Key key;
    std::optional<uint8_t> colour;
    for (size_t l = 0; l < layers_.size() && !colour; ++l) {
      key.push_back(static_cast<char>(layers_[l]->tests[test].cells[i]));
      const auto row = rows_.find(key);
      colour = row == rows_.end() ? Guess(key) : row->second;
      if (row == rows_.end() && !colour) return std::nullopt;
    }
    answer.cells[i] = *colour;
  }
  return answer;
}

std::optional<uint8_t> Table::Guess(const Key& key) const {
  if (!layers_[0]->colours) return std::nullopt;
  if (key.size() == 1) return static_cast<uint8_t>(key[0]);
  bool known = false;
  for (const auto& [other, colour] : rows_) {
    if (other.size() != key.size() || other.back() != key.back()) continue;
    if (!colour || !Stays(other, *colour)) return std::nullopt;
    known = true;
  }
  return known ? std::optional(static_cast<uint8_t>(key[0])) : std::nullopt;
}

bool Table::Stays(const Key& key, uint8_t colour) const {
  return layers_[0]->colours && static_cast<uint8_t>(key[0]) == colour;
}

int Table::entries() const {
  int count = 0;
  for (const auto& [key, colour] : rows_) count += colour && !Stays(key, *colour);
  return count;
}

std::string Table::Text(size_t most) const {
  std::string text;
  size_t count = 0;
  for (const auto& [key, colour] : rows_) {
    if (!colour || Stays(key, *colour)) continue;
    if (++count > most) return text + ", ...";
    text += (text.empty() ? "" : ", ") + TextOf(key) + ": " + std::to_string(*colour);
  }
  return text;
}

}  // namespace arc_dsl
