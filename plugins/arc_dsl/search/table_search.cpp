#include "plugins/arc_dsl/search/table_search.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace arc_dsl {
namespace {

constexpr size_t kMostLayers = 1200;  ///< that pairs are made of
constexpr size_t kMostStarts = 12;    ///< layers that longer tables begin with
constexpr size_t kLongest = 5;        ///< layers of a table
constexpr size_t kMostClasses = 200;  ///< distinct combinations while a table grows
constexpr size_t kMostText = 8;       ///< rows that are printed

// Splits the classes of the doubtful cells by a layer's values; their new number.
size_t Split(const LayerCells& layer, const std::vector<size_t>& doubtful,
             std::vector<uint8_t>* classes) {
  std::unordered_map<int, uint8_t> names;
  for (const size_t i : doubtful) {
    const int key = (*classes)[i] * 256 + layer.learnt[i];
    const auto name = names.emplace(key, static_cast<uint8_t>(names.size())).first->second;
    if (names.size() > kMostClasses) return names.size();
    (*classes)[i] = name;
  }
  return names.size();
}

// The cells whose class has several colours.
std::vector<size_t> StillDoubtful(const std::vector<uint8_t>& wanted,
                                  const std::vector<uint8_t>& classes,
                                  const std::vector<size_t>& doubtful) {
  std::array<int, 256> colours;
  colours.fill(-1);
  for (const size_t i : doubtful) {
    int& colour = colours[classes[i]];
    colour = colour == -1 || colour == wanted[i] ? wanted[i] : 1000;
  }
  std::vector<size_t> left;
  for (const size_t i : doubtful) {
    if (colours[classes[i]] == 1000) left.push_back(i);
  }
  return left;
}

}  // namespace

TableSearch::TableSearch(const Task& task, const Bank& bank, Budget* budget, Programs* programs)
    : bank_(bank),
      budget_(*budget),
      programs_(*programs),
      tests_(task.tests()),
      layers_(task),
      stamps_(65536) {}

void TableSearch::Look(int node) {
  if (layers_.all().size() >= kMostLayers && bank_[node].type != Type::kGrid) return;
  if (!layers_.Take(bank_, node)) return;
  const LayerCells& layer = layers_.all().back();
  Try({&layer});
  if (layers_.all().size() > kMostLayers) return;
  for (size_t i = 0; i + 1 < layers_.all().size(); ++i) {
    const LayerCells& other = layers_.all()[i];
    if (budget_.IsSpent()) return;
    if (!Explains(other, layer)) continue;
    Try({&other, &layer});
    Try({&layer, &other});
  }
}

bool TableSearch::Explains(const LayerCells& a, const LayerCells& b) {
  const std::vector<uint8_t>& wanted = layers_.wanted();
  const uint32_t stamp = ++tries_ << 8;
  for (size_t i = 0; i < wanted.size(); ++i) {
    uint32_t& seen = stamps_[a.learnt[i] * 256u + b.learnt[i]];
    if ((seen & ~255u) != stamp) {
      seen = stamp | wanted[i];
    } else if ((seen & 255u) != wanted[i]) {
      budget_.Spend(20 + 2 * i);
      return false;
    }
  }
  budget_.Spend(20 + 2 * wanted.size());
  return true;
}

void TableSearch::Try(const Table::Layers& layers) {
  budget_.Spend(50 * layers_.wanted().size());
  const auto table = Table::Learn(layers, layers_.wanted());
  if (!table) return;
  Program program;
  for (size_t t = 0; t < tests_; ++t) {
    auto answer = table->Apply(t);
    if (!answer) return;
    program.answers.push_back(std::move(*answer));
  }
  const bool as_it_is = layers.size() == 1 && table->entries() == 0;
  for (const LayerCells* layer : layers) {
    program.cost += bank_[layer->node].cost;
    program.text += (program.text.empty() ? "" : ", ") + bank_.TextOf(layer->node);
  }
  if (!as_it_is) {
    program.cost += 1 + table->entries();
    program.text = "table(" + program.text + "; " + table->Text(kMostText) + ")";
  }
  programs_.Add(std::move(program));
}

void TableSearch::LookForLonger() {
  const size_t starts = std::min(kMostStarts, layers_.all().size());
  for (size_t i = 0; i < starts; ++i) Lengthen(layers_.all()[i]);
}

void TableSearch::Lengthen(const LayerCells& first) {
  const std::vector<uint8_t>& wanted = layers_.wanted();
  std::vector<size_t> doubtful(wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) doubtful[i] = i;
  std::vector<uint8_t> classes(wanted.size());
  Table::Layers chosen;
  const LayerCells* next = &first;
  while (chosen.size() < kLongest) {
    chosen.push_back(next);
    if (Split(*next, doubtful, &classes) > kMostClasses) return;
    doubtful = StillDoubtful(wanted, classes, doubtful);
    if (doubtful.empty()) return Try(chosen);
    size_t least = doubtful.size();
    next = nullptr;
    for (const LayerCells& layer : layers_.all()) {
      if (!budget_.Spend(20 + 6 * doubtful.size())) return;
      const size_t doubt = DoubtWith(layer, classes, doubtful);
      if (doubt < least) least = doubt, next = &layer;
    }
    if (next == nullptr) return;
  }
}

// Cells that would be wrong if each class, split by the layer, took its commonest colour.
size_t TableSearch::DoubtWith(const LayerCells& layer, const std::vector<uint8_t>& classes,
                              const std::vector<size_t>& doubtful) const {
  static thread_local std::vector<std::array<uint16_t, 10>> counts(65536);
  std::vector<uint16_t> used;
  size_t right = 0;
  for (const size_t i : doubtful) {
    const auto key = static_cast<uint16_t>(classes[i] * 256 + layer.learnt[i]);
    used.push_back(key);
    ++counts[key][layers_.wanted()[i]];
  }
  for (const uint16_t key : used) {
    right += *std::max_element(counts[key].begin(), counts[key].end());
    counts[key].fill(0);
  }
  return doubtful.size() - right;
}

}  // namespace arc_dsl
