#include <fmt/format.h>

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

Transform EvaluationSet::TransformOf(const EvaluationItem& item) const {
  return ViewTransform(*suite_, options_.seed, uint64_t{first_task_} + item.puzzle, item.view);
}

int32_t EvaluationSet::IdentifierOf(const EvaluationItem& item) const {
  return static_cast<int32_t>(
      IdentifierFor(options_, uint64_t{first_task_} + item.puzzle, item.view));
}

Example EvaluationSet::Get(size_t i) const {
  const EvaluationItem& item = items_.at(i);
  const Pair& pair = puzzles_[item.puzzle].tests[item.test];
  const Transform transform = TransformOf(item);
  Example example;
  example.identifier = IdentifierOf(item);
  example.inputs = suite_->EncodeInput(Apply(transform, pair.input));
  example.labels = pair.output ? suite_->EncodeOutput(Apply(transform, *pair.output))
                               : Tokens(suite_->Info().seq_len(), kPadToken);
  return example;
}

Grid EvaluationSet::Restore(size_t i, std::span<const uint8_t> tokens) const {
  return Undo(TransformOf(items_.at(i)), suite_->Decode(tokens));
}

}  // namespace arc
