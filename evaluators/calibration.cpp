#include "evaluators/calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "tasks/error.h"

namespace arc {
namespace {

/// By rising score; wrong before right, so that the order given decides nothing.
std::vector<ScoredAnswer> Sorted(std::span<const ScoredAnswer> answers) {
  std::vector<ScoredAnswer> sorted(answers.begin(), answers.end());
  for (const ScoredAnswer& answer : sorted) {
    if (std::isfinite(answer.score)) continue;
    throw BadData(fmt::format("an answer's score is {}: it cannot be calibrated", answer.score));
  }
  std::sort(sorted.begin(), sorted.end(), [](const ScoredAnswer& a, const ScoredAnswer& b) {
    return std::pair(a.score, a.right) < std::pair(b.score, b.right);
  });
  return sorted;
}

CalibrationBin MakeBin(std::span<const ScoredAnswer> answers) {
  CalibrationBin bin;
  for (const ScoredAnswer& answer : answers) {
    ++bin.n;
    bin.right += answer.right;
    bin.mean_score += answer.score;
  }
  const auto n = static_cast<double>(bin.n);
  bin.mean_score /= n;
  bin.fraction = static_cast<double>(bin.right) / n;
  bin.interval = WilsonInterval(static_cast<double>(bin.right), n);
  return bin;
}

/// Answers that the fit has put on one level.
struct Block {
  double low = 0;   ///< score
  double high = 0;  ///< score
  double right = 0;
  double n = 0;
  double Level() const { return right / n; }
};

/// Pools backwards as long as the last block is not above the one before.
void Push(std::vector<Block>& blocks, Block block) {
  while (!blocks.empty() && blocks.back().Level() >= block.Level()) {
    const Block& before = blocks.back();
    block = {before.low, block.high, before.right + block.right, before.n + block.n};
    blocks.pop_back();
  }
  blocks.push_back(block);
}

/// One block for each distinct score, before pooling.
std::vector<Block> Levels(std::span<const ScoredAnswer> sorted) {
  std::vector<Block> levels;
  for (const ScoredAnswer& answer : sorted) {
    if (levels.empty() || levels.back().high != answer.score) {
      levels.push_back({answer.score, answer.score, 0, 0});
    }
    levels.back().right += answer.right;
    levels.back().n += 1;
  }
  return levels;
}

}  // namespace

std::vector<CalibrationBin> CalibrationCurve(std::span<const ScoredAnswer> answers, size_t bins) {
  if (bins == 0) throw UsageError("a calibration curve of 0 bins");
  const std::vector<ScoredAnswer> sorted = Sorted(answers);
  std::vector<CalibrationBin> curve;
  size_t begin = 0;
  for (size_t bin = 1; bin <= bins && begin < sorted.size(); ++bin) {
    size_t end = sorted.size() / bins * bin + sorted.size() % bins * bin / bins;
    if (end <= begin) continue;
    while (end < sorted.size() && sorted[end].score == sorted[end - 1].score) ++end;
    curve.push_back(MakeBin(std::span(sorted).subspan(begin, end - begin)));
    begin = end;
  }
  return curve;
}

double ExpectedCalibrationError(std::span<const CalibrationBin> bins) {
  double sum = 0;
  uint64_t n = 0;
  for (const CalibrationBin& bin : bins) {
    sum += static_cast<double>(bin.n) * std::abs(bin.mean_score - bin.fraction);
    n += bin.n;
  }
  return n == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(n);
}

IsotonicMap::IsotonicMap(std::vector<Knot> knots) : knots_(std::move(knots)) {
  if (knots_.empty()) throw UsageError("a map without knots");
  for (size_t i = 1; i < knots_.size(); ++i) {
    if (knots_[i].score >= knots_[i - 1].score &&
        knots_[i].probability >= knots_[i - 1].probability) {
      continue;
    }
    throw UsageError(fmt::format("a map whose knots fall: ({}, {}) after ({}, {})", knots_[i].score,
                                 knots_[i].probability, knots_[i - 1].score,
                                 knots_[i - 1].probability));
  }
}

double IsotonicMap::operator()(double score) const {
  const auto above = std::upper_bound(knots_.begin(), knots_.end(), score,
                                      [](double s, const Knot& knot) { return s < knot.score; });
  if (above == knots_.begin()) return above->probability;
  const auto below = above - 1;
  if (above == knots_.end()) return below->probability;
  const double part = (score - below->score) / (above->score - below->score);
  return below->probability + part * (above->probability - below->probability);
}

IsotonicMap FitIsotonic(std::span<const ScoredAnswer> answers) {
  if (answers.empty()) return IsotonicMap({{0, 0.5}});
  std::vector<Block> levels = Levels(Sorted(answers));
  levels.front().right += 1;
  levels.front().n += 1;
  levels.back().n += 1;
  std::vector<Block> blocks;
  for (const Block& level : levels) Push(blocks, level);
  std::vector<IsotonicMap::Knot> knots;
  for (const Block& block : blocks) {
    knots.push_back({block.low, block.Level()});
    if (block.high > block.low) knots.push_back({block.high, block.Level()});
  }
  return IsotonicMap(std::move(knots));
}

}  // namespace arc
