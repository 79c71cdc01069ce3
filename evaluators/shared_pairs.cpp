#include "evaluators/shared_pairs.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "evaluators/collector.h"
#include "tasks/random.h"

namespace arc {
namespace {

/// Puzzles as a forest, one tree a group, its root the first puzzle.
class Forest {
 public:
  explicit Forest(size_t size) : parents_(size) { std::iota(parents_.begin(), parents_.end(), 0U); }
  size_t Root(size_t at) {
    while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
    return at;
  }
  void Join(size_t a, size_t b) {
    a = Root(a);
    b = Root(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<size_t> parents_;
};

uint64_t HashPair(const Pair& pair) {
  return Mix(HashGrid(pair.input), pair.output ? HashGrid(*pair.output) : 0);
}

}  // namespace

std::vector<size_t> GroupBySharedPairs(std::span<const Puzzle> puzzles) {
  Forest forest(puzzles.size());
  std::unordered_map<uint64_t, size_t> first;  // puzzle that has the pair
  for (size_t i = 0; i < puzzles.size(); ++i) {
    for (const auto* pairs : {&puzzles[i].demonstrations, &puzzles[i].tests}) {
      for (const Pair& pair : *pairs) {
        forest.Join(i, first.emplace(HashPair(pair), i).first->second);
      }
    }
  }
  std::vector<size_t> groups(puzzles.size());
  size_t count = 0;
  for (size_t i = 0; i < puzzles.size(); ++i) {
    const size_t root = forest.Root(i);
    groups[i] = root == i ? count++ : groups[root];
  }
  return groups;
}

}  // namespace arc
