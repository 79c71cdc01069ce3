#include "plugins/arc_dsl/search/worlds.h"

#include <algorithm>
#include <numeric>

namespace arc_dsl {
namespace {

using Names = std::array<uint8_t, 10>;

constexpr int kRankCost = 2;  ///< of telling a task in other colours

bool Has(const Grid& grid, int colour) {
  return std::find(grid.cells.begin(), grid.cells.end(), colour) != grid.cells.end();
}

// Is the colour in every demonstration's input, or in every output?
bool IsShared(const Task& task, int colour) {
  bool in = true, out = true;
  for (size_t d = 0; d < task.demonstrations(); ++d) {
    in &= Has(task.inputs[d], colour);
    out &= Has(task.outputs[d], colour);
  }
  return in || out;
}

// Places and counts of a colour; the lesser, the earlier in its order.
std::pair<long, long> SortKey(const Grid& grid, int colour, ColourOrder order) {
  const auto first = std::find(grid.cells.begin(), grid.cells.end(), colour);
  const long place = first - grid.cells.begin();
  const long count = std::count(grid.cells.begin(), grid.cells.end(), colour);
  return order == ColourOrder::kByCount ? std::pair(-count, place) : std::pair(place, 0L);
}

// Shared colours keep their names; the others of the input, in order, take the lowest free
// ones, and what the input does not have the rest.
Names NamesFor(const Grid& input, const std::array<bool, 10>& shared, ColourOrder order) {
  std::vector<int> others;
  for (int colour = 0; colour < 10; ++colour) {
    if (!shared[colour]) others.push_back(colour);
  }
  const std::vector<int> free = others;
  std::stable_sort(others.begin(), others.end(), [&](int a, int b) {
    return SortKey(input, a, order) < SortKey(input, b, order);
  });
  Names names;
  std::iota(names.begin(), names.end(), uint8_t{0});
  for (size_t i = 0; i < free.size(); ++i) names[others[i]] = static_cast<uint8_t>(free[i]);
  return names;
}

Grid Rename(const Grid& grid, const Names& names) {
  Grid renamed = grid;
  for (uint8_t& cell : renamed.cells) cell = names[cell];
  return renamed;
}

}  // namespace

std::optional<RankedTask> RankColours(const Task& task, ColourOrder order) {
  std::array<bool, 10> shared{};
  for (int colour = 0; colour < 10; ++colour) shared[colour] = IsShared(task, colour);
  RankedTask ranked{task, {}};
  for (size_t i = 0; i < task.inputs.size(); ++i) {
    ranked.names.push_back(NamesFor(task.inputs[i], shared, order));
    ranked.task.inputs[i] = Rename(task.inputs[i], ranked.names[i]);
    if (i < task.demonstrations()) {
      ranked.task.outputs[i] = Rename(task.outputs[i], ranked.names[i]);
    }
  }
  const bool same = std::all_of(ranked.names.begin(), ranked.names.end(),
                                [&](const Names& names) { return names == ranked.names[0]; });
  if (same) return std::nullopt;
  return ranked;
}

Program InOwnColours(const RankedTask& ranked, ColourOrder order, Program program) {
  for (size_t t = 0; t < program.answers.size(); ++t) {
    const Names& names = ranked.names[ranked.task.demonstrations() + t];
    Names back;
    for (uint8_t colour = 0; colour < 10; ++colour) back[names[colour]] = colour;
    program.answers[t] = Rename(program.answers[t], back);
  }
  program.cost += kRankCost;
  const char* by = order == ColourOrder::kByCount ? "count" : "place";
  program.text = std::string("ranked_by_") + by + "(" + program.text + ")";
  return program;
}

}  // namespace arc_dsl
