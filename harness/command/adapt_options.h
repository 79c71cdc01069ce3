#pragma once
#include "harness/run/adapt.h"

namespace CLI {
class App;
}

namespace arc {

/// Options that adapt and compete share: augmentations, held-out share, embeddings first.
void AddAdaptOptions(CLI::App& command, AdaptSettings& settings);

}  // namespace arc
