#include "evaluators/near_pairs.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <functional>

#include "tasks/transform.h"

namespace arc {
namespace {

constexpr int kDihedralMaps = 8;

/// How often symbol i of one grid lies over symbol k of the other.
using Overlay = std::array<std::array<uint32_t, kMaxSymbols>, kMaxSymbols>;

std::vector<Transform> MapsOf(const Suite& suite) {
  const std::span<const Transform> group = suite.SmallGroup();
  if (!group.empty()) return {group.begin(), group.end()};
  std::vector<Transform> maps(kDihedralMaps);
  for (int i = 0; i < kDihedralMaps; ++i) maps[i].dihedral = static_cast<uint8_t>(i);
  return maps;
}

Pair Image(const Transform& map, const Pair& pair, bool outputs) {
  Pair image{Apply(map, pair.input), std::nullopt};
  if (outputs) image.output = Apply(map, *pair.output);
  return image;
}

/// The most cells that agree under a renaming of symbols 1..symbols: the best assignment,
/// over all sets of new names given to the first symbols.
uint32_t BestRenaming(const Overlay& over, int symbols) {
  std::vector<uint32_t> best(size_t{1} << symbols, 0);
  for (size_t given = 0; given + 1 < best.size(); ++given) {
    const auto& row = over[std::popcount(given) + 1];
    for (int k = 0; k < symbols; ++k) {
      const size_t with = given | size_t{1} << k;
      if (with != given) best[with] = std::max(best[with], best[given] + row[k + 1]);
    }
  }
  return best.back();
}

/// Not less than what BestRenaming gives.
uint32_t RenamingBound(const Overlay& over, int symbols) {
  uint32_t sum = 0;
  for (int i = 1; i <= symbols; ++i) {
    sum += *std::max_element(over[i].begin() + 1, over[i].begin() + 1 + symbols);
  }
  return sum;
}

}  // namespace

bool NearPairs::Comparable(const Pair& pair) const {
  return pair.output || !suite_->Info().has_demonstrations;
}

NearPairs::Shapes NearPairs::ShapesOf(const Pair& pair) const {
  if (!suite_->Info().has_demonstrations) return {pair.input.rows, pair.input.cols, 0, 0};
  return {pair.input.rows, pair.input.cols, pair.output->rows, pair.output->cols};
}

NearPairs::Cells NearPairs::CellsOf(const Pair& pair) const {
  Cells form;
  form.cells = pair.input.cells;
  if (suite_->Info().has_demonstrations) {
    form.cells.insert(form.cells.end(), pair.output->cells.begin(), pair.output->cells.end());
  }
  for (const uint8_t cell : form.cells) ++form.counts[cell];
  form.coloured = static_cast<uint32_t>(form.cells.size()) - form.counts[0];
  std::sort(form.counts.begin() + 1, form.counts.end(), std::greater<>());
  return form;
}

void NearPairs::Add(const Pair& pair) {
  const size_t index = size_++;
  if (!Comparable(pair)) return;
  Cells form = CellsOf(pair);
  form.index = index;
  known_[ShapesOf(pair)].push_back(std::move(form));
}

void NearPairs::Compare(const Cells& image, const Cells& known,
                        std::optional<NearPair>& best) const {
  const double most = most_ * (image.coloured + known.coloured);
  int apart = 0;  // twice the cells that differ, at least
  for (int i = 0; i < kMaxSymbols; ++i) apart += std::abs(image.counts[i] - known.counts[i]);
  if (apart > 2 * most) return;
  Overlay over{};
  int symbols = 0;
  for (size_t i = 0; i < image.cells.size(); ++i) {
    ++over[image.cells[i]][known.cells[i]];
    symbols = std::max<int>({symbols, image.cells[i], known.cells[i]});
  }
  const bool renamed = suite_->SmallGroup().empty();
  const auto total = static_cast<uint32_t>(image.cells.size());
  uint32_t agreeing = over[0][0];
  if (renamed) {
    if (total - agreeing - RenamingBound(over, symbols) > most) return;
    agreeing += BestRenaming(over, symbols);
  } else {
    for (int i = 1; i <= symbols; ++i) agreeing += over[i][i];
  }
  const NearPair found{known.index, total - agreeing, total - over[0][0]};
  if (found.differing > most_ * found.coloured) return;
  if (!best ||
      uint64_t{found.differing} * best->coloured < uint64_t{best->differing} * found.coloured) {
    best = found;
  }
}

std::optional<NearPair> NearPairs::Find(const Pair& pair) const {
  std::optional<NearPair> best;
  if (!Comparable(pair)) return best;
  for (const Transform& map : MapsOf(*suite_)) {
    const Pair image = Image(map, pair, suite_->Info().has_demonstrations);
    const auto at = known_.find(ShapesOf(image));
    if (at == known_.end()) continue;
    const Cells form = CellsOf(image);
    for (const Cells& known : at->second) Compare(form, known, best);
  }
  return best;
}

}  // namespace arc
