#include "plugins/arc_dsl/search/retelling.h"

#include <algorithm>
#include <numeric>

#include "tasks/arc/shapes.h"

namespace arc_dsl {
namespace {

using Names = std::array<uint8_t, 10>;

constexpr int kRetellingCost = 2;

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
std::pair<long, long> SortKey(const Grid& grid, int colour, Telling telling) {
  const auto first = std::find(grid.cells.begin(), grid.cells.end(), colour);
  const long place = first - grid.cells.begin();
  const long count = std::count(grid.cells.begin(), grid.cells.end(), colour);
  return telling == Telling::kByCount ? std::pair(-count, place) : std::pair(place, 0L);
}

// Shared colours keep their names; the others of the input, in order, take the lowest free
// ones, and what the input does not have the rest.
Names NamesFor(const Grid& input, const std::array<bool, 10>& shared, Telling telling) {
  std::vector<int> others;
  for (int colour = 0; colour < 10; ++colour) {
    if (!shared[colour]) others.push_back(colour);
  }
  const std::vector<int> free = others;
  std::stable_sort(others.begin(), others.end(), [&](int a, int b) {
    return SortKey(input, a, telling) < SortKey(input, b, telling);
  });
  Names names;
  std::iota(names.begin(), names.end(), uint8_t{0});
  for (size_t i = 0; i < free.size(); ++i) names[others[i]] = static_cast<uint8_t>(free[i]);
  return names;
}

Names BlackGround(const Grid& input) {
  Names names;
  std::iota(names.begin(), names.end(), uint8_t{0});
  std::swap(names[arc::MostFrequentColour(input)], names[0]);
  return names;
}

Grid Rename(const Grid& grid, const Names& names) {
  Grid renamed = grid;
  for (uint8_t& cell : renamed.cells) cell = names[cell];
  return renamed;
}

}  // namespace

std::optional<RetoldTask> Retell(const Task& task, Telling telling) {
  std::array<bool, 10> shared{};
  for (int colour = 0; colour < 10; ++colour) shared[colour] = IsShared(task, colour);
  RetoldTask retold{task, {}};
  for (size_t i = 0; i < task.inputs.size(); ++i) {
    const Names names = telling == Telling::kBlackGround
                            ? BlackGround(task.inputs[i])
                            : NamesFor(task.inputs[i], shared, telling);
    retold.names.push_back(names);
    retold.task.inputs[i] = Rename(task.inputs[i], names);
    if (i < task.demonstrations()) retold.task.outputs[i] = Rename(task.outputs[i], names);
  }
  if (retold.task.inputs == task.inputs) return std::nullopt;
  const bool same = std::all_of(retold.names.begin(), retold.names.end(),
                                [&](const Names& names) { return names == retold.names[0]; });
  if (same && telling != Telling::kBlackGround) return std::nullopt;
  return retold;
}

Program InOwnColours(const RetoldTask& retold, Telling telling, Program program) {
  for (size_t t = 0; t < program.answers.size(); ++t) {
    const Names& names = retold.names[retold.task.demonstrations() + t];
    Names back;
    for (uint8_t colour = 0; colour < 10; ++colour) back[names[colour]] = colour;
    program.answers[t] = Rename(program.answers[t], back);
  }
  static constexpr std::array<const char*, 3> kTold = {"on_black", "ranked_by_count",
                                                       "ranked_by_place"};
  program.cost += kRetellingCost;
  program.text = kTold[static_cast<size_t>(telling)] + ("(" + program.text + ")");
  return program;
}

}  // namespace arc_dsl
