#include "evaluators/overlap.h"

#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "tasks/hash.h"

namespace arc {
namespace {

std::map<std::string, uint32_t> PairsPerTask(std::span<const PairDigest> pairs) {
  std::map<std::string, uint32_t> counts;
  for (const PairDigest& pair : pairs) ++counts[pair.task];
  return counts;
}

void AddDigests(const Suite& suite, const std::string& task, PairRole role,
                const std::vector<Pair>& from, std::vector<PairDigest>& to) {
  for (uint32_t i = 0; i < from.size(); ++i) {
    to.push_back({task, role, i, suite.CanonicalDigest(from[i]), ExactDigest(from[i])});
  }
}

std::vector<SharedPair> FindPairs(std::span<const PairDigest> left,
                                  std::span<const PairDigest> right) {
  std::unordered_map<std::string, std::vector<const PairDigest*>> known;
  for (const PairDigest& pair : right) known[pair.digest].push_back(&pair);
  std::vector<SharedPair> shared;
  for (const PairDigest& pair : left) {
    const auto at = known.find(pair.digest);
    if (at == known.end()) continue;
    for (const PairDigest* other : at->second) shared.push_back({pair, *other});
  }
  return shared;
}

}  // namespace

std::string ExactDigest(const Pair& pair) {
  Sha256 hash;
  for (const Grid* grid : {&pair.input, pair.output ? &*pair.output : nullptr}) {
    if (!grid) continue;
    hash.AddNumber(static_cast<uint64_t>(grid->rows)).AddNumber(static_cast<uint64_t>(grid->cols));
    hash.Add(grid->cells.data(), grid->cells.size());
  }
  return hash.Hex();
}

std::vector<PairDigest> DigestPairs(const Suite& suite, std::span<const Puzzle> puzzles) {
  std::vector<PairDigest> pairs;
  for (const Puzzle& puzzle : puzzles) {
    AddDigests(suite, puzzle.id, PairRole::kDemonstration, puzzle.demonstrations, pairs);
    AddDigests(suite, puzzle.id, PairRole::kTest, puzzle.tests, pairs);
  }
  return pairs;
}

Overlap FindOverlap(std::span<const PairDigest> left, std::span<const PairDigest> right) {
  Overlap overlap;
  overlap.pairs = FindPairs(left, right);
  const std::map<std::string, uint32_t> left_pairs = PairsPerTask(left);
  const std::map<std::string, uint32_t> right_pairs = PairsPerTask(right);
  std::map<std::pair<std::string, std::string>, size_t> place;
  std::set<std::pair<size_t, std::pair<PairRole, uint32_t>>> counted;  // left pairs of a SharedTask
  for (const SharedPair& pair : overlap.pairs) {
    const std::string& a = pair.left.task;
    const std::string& b = pair.right.task;
    const auto [at, added] = place.emplace(std::pair(a, b), overlap.tasks.size());
    if (added) overlap.tasks.push_back({a, b, 0, left_pairs.at(a), right_pairs.at(b)});
    if (counted.emplace(at->second, std::pair(pair.left.role, pair.left.index)).second) {
      ++overlap.tasks[at->second].shared;
    }
  }
  return overlap;
}

size_t CountClasses(std::span<const PairDigest> pairs) {
  std::unordered_set<std::string> digests;
  for (const PairDigest& pair : pairs) digests.insert(pair.digest);
  return digests.size();
}

}  // namespace arc
