#include "plugins/arc_dsl/search/table.h"

#include <algorithm>

#include "plugins/arc_dsl/search/names.h"

namespace arc_dsl {
namespace {

// The actions that explain every cell of a row.
struct Candidates {
  bool stay = false;
  bool other = false;
  std::optional<uint8_t> colour;

  void Restrict(const Candidates& cell) {
    stay &= cell.stay;
    other &= cell.other;
    if (colour != cell.colour) colour.reset();
  }
  std::optional<Action> Best() const {
    if (stay) return Action{Action::kStay, 0};
    if (other && !colour) return Action{Action::kOther, 0};
    if (colour) return Action{Action::kColour, *colour};
    return std::nullopt;
  }
};

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
  for (const LayerCells* layer : layers.keys) {
    std::map<Key, Candidates> rows;
    for (const size_t i : doubtful) {
      keys[i].push_back(static_cast<char>(layer->learnt[i]));
      const Candidates cell{layers.base && layers.base->learnt[i] == wanted[i],
                            layers.other && layers.other->learnt[i] == wanted[i], wanted[i]};
      const auto [row, fresh] = rows.emplace(keys[i], cell);
      if (!fresh) row->second.Restrict(cell);
    }
    for (const auto& [key, candidates] : rows) table.rows_[key] = candidates.Best();
    std::erase_if(doubtful, [&](size_t i) { return table.rows_[keys[i]].has_value(); });
  }
  if (!doubtful.empty()) return std::nullopt;
  return table;
}

std::optional<Grid> Table::Apply(size_t test, std::set<std::string>* guesses) const {
  const Grid& shape = layers_.keys[0]->tests[test];
  const auto fits = [&](const LayerCells* layer) {
    return !layer ||
           (layer->tests[test].rows == shape.rows && layer->tests[test].cols == shape.cols);
  };
  if (!fits(layers_.base) || !fits(layers_.other) ||
      !std::all_of(layers_.keys.begin(), layers_.keys.end(), fits)) {
    return std::nullopt;
  }
  Grid answer = shape;
  for (size_t i = 0; i < answer.cells.size(); ++i) {
    const auto cell = CellAt(test, i, guesses);
    if (!cell) return std::nullopt;
    answer.cells[i] = *cell;
  }
  return answer;
}

std::optional<uint8_t> Table::CellAt(size_t test, size_t cell, std::set<Key>* guesses) const {
  Key key;
  for (const LayerCells* layer : layers_.keys) {
    key.push_back(static_cast<char>(layer->tests[test].cells[cell]));
    const auto row = rows_.find(key);
    const auto action = row == rows_.end() ? Guess(key) : row->second;
    if (action) {
      if (row == rows_.end()) guesses->insert(key);
      if (action->kind == Action::kColour) return action->colour;
      return (action->kind == Action::kStay ? layers_.base : layers_.other)
          ->tests[test]
          .cells[cell];
    }
    if (row == rows_.end()) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Action> Table::Guess(const Key& key) const {
  if (key.size() == 1) {
    const bool of_base = layers_.base && layers_.keys[0] == layers_.base;
    return of_base ? std::optional<Action>(Action{}) : std::nullopt;
  }
  std::optional<Action> guess;
  for (const auto& [other, action] : rows_) {
    if (other.size() != key.size() || other.back() != key.back()) continue;
    if (!action || (guess && *guess != *action)) return std::nullopt;
    guess = action;
  }
  return guess;
}

bool Table::Uses(Action::Kind kind) const {
  return std::any_of(rows_.begin(), rows_.end(),
                     [kind](const auto& row) { return row.second && row.second->kind == kind; });
}

int Table::entries() const {
  return static_cast<int>(std::count_if(rows_.begin(), rows_.end(), [](const auto& row) {
    return row.second && row.second->kind != Action::kStay;
  }));
}

std::string Table::Text(size_t most) const {
  std::string text;
  size_t count = 0;
  for (const auto& [key, action] : rows_) {
    if (!action || action->kind == Action::kStay) continue;
    if (++count > most) return text + ", ...";
    text += (text.empty() ? "" : ", ") + TextOf(key) + ": " +
            (action->kind == Action::kOther ? "other" : ColourName(action->colour));
  }
  return text;
}

}  // namespace arc_dsl
