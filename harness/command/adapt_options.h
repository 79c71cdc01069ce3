#pragma once
#include <filesystem>
#include <string>

#include "harness/run/adapt.h"

namespace CLI {
class App;
}

namespace arc {

struct Globals;

/// Options that adapt and compete share: augmentations, held-out share, embeddings first.
void AddAdaptOptions(CLI::App& command, AdaptSettings& settings);

/// The checkpoint that --from means, absolute: a file (*.safetensors, which need not be there), or
/// the chosen one of a run of this workspace. Throws UsageError where there is no such run.
std::filesystem::path CheckpointOf(const std::string& from, const Globals& globals);

}  // namespace arc
