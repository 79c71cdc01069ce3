#include "evaluators/compare.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr size_t kNamed = 5;  // puzzles that an error names

using ByName = std::map<std::string, const PuzzleResult*>;

ByName Index(std::span<const PuzzleResult> results, const char* side) {
  ByName index;
  for (const PuzzleResult& result : results) {
    if (!index.emplace(result.puzzle, &result).second) {
      throw BadData(fmt::format("puzzle {} comes twice in {}", result.puzzle, side));
    }
    if (result.outputs == 0 || result.solved > result.outputs) {
      throw BadData(fmt::format("puzzle {} in {}: {} of {} outputs solved", result.puzzle, side,
                                result.solved, result.outputs));
    }
  }
  return index;
}

std::vector<std::string> Missing(const ByName& from, const ByName& in) {
  std::vector<std::string> names;
  for (const auto& [name, result] : from) {
    if (!in.contains(name)) names.push_back(name);
  }
  return names;
}

std::string Few(const std::vector<std::string>& names, const char* side) {
  if (names.empty()) return "";
  const std::span few(names.data(), std::min(names.size(), kNamed));
  return fmt::format("; {} only in {}: {}{}", names.size(), side, fmt::join(few, ", "),
                     names.size() > kNamed ? ", ..." : "");
}

void CheckSame(const ByName& a, const ByName& b) {
  const std::vector<std::string> only_a = Missing(a, b);
  const std::vector<std::string> only_b = Missing(b, a);
  if (!only_a.empty() || !only_b.empty()) {
    throw BadData(fmt::format("the two were not evaluated on the same puzzles{}{}",
                              Few(only_a, "the first"), Few(only_b, "the second")));
  }
  for (const auto& [name, left] : a) {
    const uint32_t right = b.at(name)->outputs;
    if (left->outputs == right) continue;
    throw BadData(fmt::format("puzzle {} has {} outputs in the first and {} in the second", name,
                              left->outputs, right));
  }
  if (a.empty()) throw BadData("no puzzles to compare");
}

void Count(const PuzzleResult& a, const PuzzleResult& b, Comparison& c) {
  ++c.n;
  c.wins += a.solved > b.solved;
  c.losses += a.solved < b.solved;
  c.both += a.solved == b.solved && a.solved > 0;
  c.neither += a.solved == 0 && b.solved == 0;
}

/// The bootstrap has no width where every puzzle differs by the same; with one
/// output a puzzle there is an interval for that, too.
void SetInterval(std::span<const Cluster> differences, uint64_t seed, Comparison& c) {
  c.interval = BootstrapInterval(differences, {.seed = seed});
  c.method = "paired bootstrap over puzzles";
  if (c.interval.low < c.interval.high) return;
  c.interval = AgrestiMinInterval(c.wins, c.losses, c.n);
  c.method = "Agresti-Min (bootstrap without width)";
}

}  // namespace

std::vector<PuzzleResult> ByPuzzle(std::span<const OutputResult> results) {
  std::vector<PuzzleResult> puzzles;
  std::map<std::string, size_t> place;
  for (const OutputResult& result : results) {
    const auto [at, added] = place.emplace(result.puzzle, puzzles.size());
    if (added) puzzles.push_back({result.puzzle, 0, 0});
    PuzzleResult& puzzle = puzzles[at->second];
    ++puzzle.outputs;
    puzzle.solved += result.exact;
  }
  return puzzles;
}

void CheckSamePuzzles(std::span<const PuzzleResult> a, std::span<const PuzzleResult> b) {
  CheckSame(Index(a, "the first"), Index(b, "the second"));
}

Comparison Compare(std::span<const PuzzleResult> a, std::span<const PuzzleResult> b,
                   uint64_t seed) {
  const ByName left = Index(a, "the first");
  const ByName right = Index(b, "the second");
  CheckSame(left, right);
  Comparison c;
  std::vector<Cluster> as, bs, differences;
  for (const auto& [name, x] : left) {
    const PuzzleResult& y = *right.at(name);
    Count(*x, y, c);
    const double size = x->outputs;
    as.push_back({static_cast<double>(x->solved), size});
    bs.push_back({static_cast<double>(y.solved), size});
    differences.push_back({as.back().right - bs.back().right, size});
  }
  c.value_a = Ratio(as);
  c.value_b = Ratio(bs);
  c.difference = Ratio(differences);
  SetInterval(differences, seed, c);
  c.p_value = McNemarExact(c.wins, c.losses);
  return c;
}

int Better(const Comparison& c, double p_value, double level) {
  if (p_value > level) return 0;
  if (c.wins > c.losses && c.difference > 0) return 1;
  return c.wins < c.losses && c.difference < 0 ? -1 : 0;
}

}  // namespace arc
