#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "tasks/dataset.h"
#include "tasks/error.h"
#include "tasks/identifiers.h"

namespace arc {

EvaluationSet::EvaluationSet(const Suite& suite, std::vector<Puzzle> puzzles,
                             const DatasetOptions& options, uint32_t views,
                             std::vector<uint32_t> places)
    : suite_(&suite), puzzles_(std::move(puzzles)), options_(options), places_(std::move(places)) {
  if (places_.empty()) {
    places_.resize(puzzles_.size());
    std::iota(places_.begin(), places_.end(), 0U);
  }
  const auto last = std::ranges::max_element(places_);
  CheckIdentifiers(options_, last == places_.end() ? 0 : uint64_t{*last} + 1);
  if (views == 0) throw UsageError("evaluation needs at least 1 view, not 0");
  if (options_.identifiers == IdentifierPolicy::kPerView && views > options_.views) {
    throw UsageError(fmt::format("{} evaluation views: only the {} trained ones have an identifier",
                                 views, options_.views));
  }
  for (const Puzzle& puzzle : puzzles_) CheckFits(*suite_, puzzle);
  for (uint32_t view = 0; view < views; ++view) AddView(view);
}

void EvaluationSet::AddView(uint32_t view) {
  for (uint32_t puzzle = 0; puzzle < puzzles_.size(); ++puzzle) {
    const auto tests = static_cast<uint32_t>(puzzles_[puzzle].tests.size());
    for (uint32_t test = 0; test < tests; ++test) items_.push_back({puzzle, test, view});
  }
}

Transform EvaluationSet::ViewOf(const EvaluationItem& item) const {
  return ViewTransform(*suite_, options_.seed, places_[item.puzzle], item.view);
}

int32_t EvaluationSet::IdentifierOf(const EvaluationItem& item) const {
  return static_cast<int32_t>(IdentifierFor(options_, places_[item.puzzle], item.view));
}

void EvaluationSet::Get(size_t begin, size_t rows, BatchRows& batch) const {
  const auto length = static_cast<size_t>(suite_->Info().seq_len());
  batch.Resize(rows, length);
  std::ranges::fill(batch.labels, kPadToken);
  for (size_t row = 0; row < rows; ++row) {
    const EvaluationItem& item = items_.at(begin + row);
    const Pair& pair = puzzles_[item.puzzle].tests[item.test];
    suite_->Encode(pair.input, ViewOf(item), {},
                   std::span(batch.inputs).subspan(row * length, length));
    batch.identifiers[row] = IdentifierOf(item);
  }
}

void EvaluationSet::Restore(size_t i, std::span<const uint8_t> tokens, Grid& grid) const {
  suite_->Decode(tokens, ViewOf(items_.at(i)), grid);
}

}  // namespace arc
