#include "tests/parity/kinds.h"

#include <fmt/format.h>

#include "tasks/error.h"

namespace arc::parity {
namespace {

const Kind kKinds[] = {
#ifdef ARC_PARITY_TORCH
    {"forward", CheckModel},
    {"train_step", CheckModel},
    {"trajectory", CheckModel},
    {"blocks", CheckBlocks},
    {"checkpoints", CheckCheckpoints, Subfolders},
#endif
    {"arc_augment", CheckArcAugment},
    {"arc_encode", CheckArcEncode},
    {"official_dataset", CheckOfficialDataset, Subfolders},
    {"arc_evaluator", CheckArcEvaluator, Subfolders},
    {"kaggle_scoring", CheckKaggleScoring, KaggleScoringCases},
};

}  // namespace

const Kind& FindKind(const std::string& name) {
  std::string known;
  for (const Kind& kind : kKinds) {
    if (name == kind.name) return kind;
    known += (known.empty() ? "" : ", ") + std::string(kind.name);
  }
  throw BadData(fmt::format("unknown kind '{}'; there are: {}", name, known));
}

}  // namespace arc::parity
