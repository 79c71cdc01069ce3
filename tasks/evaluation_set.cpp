#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tasks/dataset.h"
#include "tasks/error.h"
#include "tasks/identifiers.h"

namespace arc {

EvaluationSet::EvaluationSet(const Suite& suite, std::vector<Puzzle> puzzles,
                             const DatasetOptions& options, uint32_t views, uint32_t first_task)
    : suite_(&suite), puzzles_(std::move(puzzles)), options_(options), first_task_(first_task) {
  CheckIdentifiers(options_, uint64_t{first_task} + puzzles_.size());
  if (views == 0) throw UsageError("evaluation needs at least 1 view, not 0");
  if (options_.identifiers == IdentifierPolicy::kPerView && views > options_.views) {
    throw UsageError(fmt::format("{} evaluation views: only the {} trained ones have an identifier",
                                 views, options_.views));
  }
  for (uint32_t puzzle = 0; puzzle < puzzles_.size(); ++puzzle) {
    CheckFits(*suite_, puzzles_[puzzle]);
    for (uint32_t test = 0; test < puzzles_[puzzle].tests.size(); ++test) {
      for (uint32_t view = 0; view < views; ++view) items_.push_back({puzzle, test, view});
    }
  }
}

Transform EvaluationSet::ViewOf(const EvaluationItem& item) const {
  return ViewTransform(*suite_, options_.seed, uint64_t{first_task_} + item.puzzle, item.view);
}

int32_t EvaluationSet::IdentifierOf(const EvaluationItem& item) const {
  return static_cast<int32_t>(
      IdentifierFor(options_, uint64_t{first_task_} + item.puzzle, item.view));
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
