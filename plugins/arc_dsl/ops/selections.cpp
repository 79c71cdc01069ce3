// Some of the objects, by a property.
#include <algorithm>
#include <map>

#include "plugins/arc_dsl/ops/families.h"
#include "plugins/arc_dsl/ops/properties.h"
#include "plugins/arc_dsl/ops/tools.h"

namespace arc_dsl {
namespace {

using Numbers = std::vector<int>;

// The objects for whose number wanted() holds; none where that is all of them.
template <typename Wanted>
std::optional<Objects> Select(const Objects& objects, const Numbers& numbers,
                              const Wanted& wanted) {
  Objects chosen{objects.source, {}};
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (wanted(numbers[i])) chosen.list.push_back(objects.list[i]);
  }
  if (chosen.list.size() == objects.list.size()) return std::nullopt;
  return chosen;
}

int Greatest(const Numbers& numbers) { return *std::max_element(numbers.begin(), numbers.end()); }
int Least(const Numbers& numbers) { return *std::min_element(numbers.begin(), numbers.end()); }

// The number that is another than all others, which are one number; -1: there is none.
int OddOneOut(const Numbers& numbers) {
  std::map<int, int> counts;
  for (const int number : numbers) ++counts[number];
  if (counts.size() != 2 || numbers.size() < 3) return -1;
  for (const auto& [number, count] : counts) {
    if (count == 1) return number;
  }
  return -1;
}

// The objects from the least number to the greatest.
std::optional<Objects> Sort(const Objects& objects, const Numbers& numbers) {
  std::vector<size_t> order(numbers.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return numbers[a] < numbers[b]; });
  Objects sorted{objects.source, {}};
  for (const size_t i : order) sorted.list.push_back(objects.list[i]);
  return sorted;
}

void AddFor(const Property& property, OperationTable* table) {
  const auto add = [&](const char* name, int cost, auto choose) {
    table->Add(name, property.name, property.cost + cost,
               [of = property.of, choose](const Objects& objects) {
                 return choose(objects, of(objects));
               });
  };
  add("most", 1, [](const Objects& all, const Numbers& of) {
    return Select(all, of, [g = Greatest(of)](int n) { return n == g; });
  });
  add("least", 1, [](const Objects& all, const Numbers& of) {
    return Select(all, of, [l = Least(of)](int n) { return n == l; });
  });
  add("not_most", 2, [](const Objects& all, const Numbers& of) {
    return Select(all, of, [g = Greatest(of)](int n) { return n != g; });
  });
  add("not_least", 2, [](const Objects& all, const Numbers& of) {
    return Select(all, of, [l = Least(of)](int n) { return n != l; });
  });
  add("odd_one_out", 1, [](const Objects& all, const Numbers& of) {
    return Select(all, of, [o = OddOneOut(of)](int n) { return n == o; });
  });
  add("sort", 2, Sort);
}

Objects Reverse(const Objects& objects) {
  return {objects.source, {objects.list.rbegin(), objects.list.rend()}};
}

// The objects with at least one cell of the colour.
std::optional<Objects> With(const Objects& objects, Colour colour) {
  Numbers has;
  for (const Object& object : objects.list) {
    has.push_back(CountColours(object.cells)[colour.value] > 0);
  }
  return Select(objects, has, [](int n) { return n == 1; });
}

std::optional<Objects> OfSize(const Objects& objects, int size) {
  Numbers sizes;
  for (const Object& object : objects.list) sizes.push_back(CellCount(object));
  return Select(objects, sizes, [size](int n) { return n == size; });
}

}  // namespace

void AddSelections(OperationTable* table) {
  for (const Property& property : Properties()) AddFor(property, table);
  table->Add("reverse", 2, Reverse);
  table->Add("with", 2, With);
  table->Add("of_size", 2, OfSize);
}

}  // namespace arc_dsl
