#pragma once
#include "harness/run/adapt.h"

namespace CLI {
class App;
}

namespace arc {

/// Options that adapt and compete share: augmentations, held-out share, embeddings first.
void AddAdaptOptions(CLI::App& command, AdaptSettings& settings);

/// The data name or path that `tasks` (as eval's --data) stands for. Throws UsageError where
/// it is not for ARC.
std::string ArcTasks(const std::string& tasks);

}  // namespace arc
