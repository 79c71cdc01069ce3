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
constexpr size_t kSample = 250;       ///< doubtful cells that layers are compared on
constexpr int kGuessCost = 2;         ///< of a combination that no demonstration has
constexpr size_t kMostText = 8;       ///< rows that are printed

}  // namespace

TableSearch::TableSearch(const Task& task, const Bank& bank, Budget* budget, Programs* programs)
    : bank_(bank),
      budget_(*budget),
      programs_(*programs),
      tests_(task.tests()),
      layers_(task),
      stamps_(65536),
      counts_(65536) {}

void TableSearch::Look(int node) {
  if (layers_.all().size() >= kMostLayers && bank_[node].type != Type::kGrid) return;
  if (!layers_.Take(bank_, node)) return;
  const LayerCells& layer = layers_.all().back();
  if (layer.colours && !base_) base_ = &layer;
  Try({layer.colours ? &layer : nullptr, nullptr, {&layer}});
  if (layers_.all().size() > kMostLayers) return;
  for (const LayerCells& other : layers_.all()) {
    if (&other == &layer || budget_.IsSpent()) return;
    if (bank_[other.node].cost + bank_[node].cost >= programs_.least_cost()) continue;
    if (!Explains(other, layer)) continue;
    TryPair(other, layer);
    TryPair(layer, other);
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

// With `a` as the base where it is a grid: asked by one of the two if that is enough.
void TableSearch::TryPair(const LayerCells& a, const LayerCells& b) {
  const LayerCells* base = a.colours ? &a : nullptr;
  const LayerCells* other = b.colours ? &b : nullptr;
  if (base && (Try({base, other, {&b}}) | (other && Try({base, other, {&a}})))) return;
  Try({base, nullptr, {&a, &b}});
}

// Is there an action for each value of the first key that explains all cells?
bool TableSearch::IsClear(const Table::Layers& layers) {
  enum : uint8_t { kNotStay = 1, kNotOther = 2, kNotColour = 4 };
  struct Row {
    uint8_t ruled_out = 0;
    uint8_t colour = kClear;
  };
  std::array<Row, 256> rows{};
  const std::vector<uint8_t>& wanted = layers_.wanted();
  for (size_t i = 0; i < wanted.size(); ++i) {
    Row& row = rows[layers.keys[0]->learnt[i]];
    if (!layers.base || layers.base->learnt[i] != wanted[i]) row.ruled_out |= kNotStay;
    if (!layers.other || layers.other->learnt[i] != wanted[i]) row.ruled_out |= kNotOther;
    if (row.colour == kClear) row.colour = wanted[i];
    if (row.colour != wanted[i]) row.ruled_out |= kNotColour;
    if (row.ruled_out == (kNotStay | kNotOther | kNotColour)) {
      budget_.Spend(200 + 3 * i);
      return false;
    }
  }
  return true;
}

bool TableSearch::Try(const Table::Layers& layers) {
  if (layers.keys.size() == 1 && !IsClear(layers)) return false;
  budget_.Spend(100 * layers_.wanted().size());
  const auto table = Table::Learn(layers, layers_.wanted());
  if (!table) return false;
  Program program = Describe(*table, layers);
  std::set<std::string> guesses;
  for (size_t t = 0; t < tests_; ++t) {
    auto answer = table->Apply(t, &guesses);
    if (!answer) return false;
    program.answers.push_back(std::move(*answer));
  }
  program.cost += kGuessCost * static_cast<int>(guesses.size());
  programs_.Add(std::move(program));
  return true;
}

// table(base or other by keys; rows), without what the rows do not use.
Program TableSearch::Describe(const Table& table, const Table::Layers& layers) const {
  std::vector<int> used;
  std::string text;
  const auto add = [&](const LayerCells* layer, const char* before) {
    text += (text.empty() ? "" : before) + bank_.TextOf(layer->node);
    if (std::find(used.begin(), used.end(), layer->node) == used.end()) {
      used.push_back(layer->node);
    }
  };
  if (layers.base && table.UsesBase()) add(layers.base, "");
  if (layers.other && table.UsesOther()) add(layers.other, " or ");
  const bool by_itself =
      layers.keys.size() == 1 && layers.keys[0] == layers.base && !table.UsesOther();
  for (size_t i = 0; i < layers.keys.size(); ++i) {
    if (!by_itself || used.empty()) add(layers.keys[i], i == 0 ? " by " : ", ");
  }
  Program program;
  for (const int node : used) program.cost += bank_[node].cost;
  const int entries = table.entries();
  const bool as_it_is = by_itself && entries == 0;
  if (!as_it_is) program.cost += 1 + entries;
  program.text = as_it_is ? text : "table(" + text + "; " + table.Text(kMostText) + ")";
  return program;
}

void TableSearch::LookForLonger(Budget* budget) {
  const size_t starts = std::min(kMostStarts, layers_.all().size());
  for (size_t i = 0; i < starts; ++i) Lengthen(layers_.all()[i], budget);
}

void TableSearch::Lengthen(const LayerCells& first, Budget* budget) {
  std::vector<size_t> doubtful(layers_.wanted().size());
  for (size_t i = 0; i < doubtful.size(); ++i) doubtful[i] = i;
  std::vector<uint8_t> classes(doubtful.size());
  Keys keys;
  const LayerCells* next = &first;
  while (keys.size() < kLongest) {
    keys.push_back(next);
    if (!Refine(*next, &classes, &doubtful)) return;
    if (doubtful.empty()) {
      Try({base_, nullptr, keys});
      return;
    }
    next = LeastDoubt(classes, doubtful, budget);
    if (next == nullptr) return;
  }
}

// The layer that leaves least doubt among the first of the doubtful cells; null: none helps.
const LayerCells* TableSearch::LeastDoubt(const std::vector<uint8_t>& classes,
                                          std::vector<size_t> doubtful, Budget* budget) {
  if (doubtful.size() > kSample) doubtful.resize(kSample);
  size_t least = doubtful.size();
  const LayerCells* best = nullptr;
  for (const LayerCells& layer : layers_.all()) {
    if (!budget->Spend(100 + 15 * doubtful.size())) return nullptr;
    const size_t doubt = DoubtWith(layer, classes, doubtful) + bank_[layer.node].cost;
    if (doubt < least) least = doubt, best = &layer;
  }
  return best;
}

// Splits the classes of the doubtful cells by a layer's values, and drops from among them the
// cells of classes that have one action. False: there are too many classes.
bool TableSearch::Refine(const LayerCells& layer, std::vector<uint8_t>* classes,
                         std::vector<size_t>* doubtful) {
  std::unordered_map<int, uint8_t> names;
  for (const size_t i : *doubtful) {
    const int key = (*classes)[i] * 256 + layer.learnt[i];
    (*classes)[i] = names.emplace(key, static_cast<uint8_t>(names.size())).first->second;
    if (names.size() > kMostClasses) return false;
  }
  std::array<int, 256> colours;
  std::array<bool, 256> stays;
  colours.fill(-1);
  stays.fill(true);
  for (const size_t i : *doubtful) {
    const int wanted = layers_.wanted()[i];
    int& colour = colours[(*classes)[i]];
    colour = colour == -1 || colour == wanted ? wanted : 1000;
    stays[(*classes)[i]] &= Stays(i);
  }
  std::erase_if(*doubtful,
                [&](size_t i) { return stays[(*classes)[i]] || colours[(*classes)[i]] < 1000; });
  return true;
}

// Cells that would be wrong if each class, split by the layer, took its commonest action.
size_t TableSearch::DoubtWith(const LayerCells& layer, const std::vector<uint8_t>& classes,
                              const std::vector<size_t>& doubtful) {
  std::vector<uint16_t> used;
  used.reserve(doubtful.size());
  size_t right = 0;
  for (const size_t i : doubtful) {
    const auto key = static_cast<uint16_t>(classes[i] * 256 + layer.learnt[i]);
    used.push_back(key);
    ++counts_[key][layers_.wanted()[i]];
    counts_[key][10] = static_cast<uint16_t>(counts_[key][10] + Stays(i));
  }
  for (const uint16_t key : used) {
    right += *std::max_element(counts_[key].begin(), counts_[key].end());
    counts_[key].fill(0);
  }
  return doubtful.size() - right;
}

}  // namespace arc_dsl
