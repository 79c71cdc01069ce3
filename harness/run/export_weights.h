#pragma once
#include <cstdint>
#include <filesystem>

#include "harness/run/config.h"

namespace arc {

enum class ExportedWeights {
  kEvaluated,  ///< the average where there is one, else the live ones: what eval uses
  kLive,
  kAverage,  ///< throws UsageError where there is none
};

/// Copies the weights of one of our checkpoints into a safetensors file of their own, under
/// the public code's names (`model.inner.*`), without the optimiser's state. Start states
/// (H_init ...) and URM's convolution are in the type that `config` computes them in, as the
/// public code keeps them. Returns the number of tensors. Throws UsageError where `out` exists,
/// BadData naming the checkpoint, Failed naming `out`.
size_t ExportWeights(const std::filesystem::path& checkpoint, const Config& config,
                     ExportedWeights which, const std::filesystem::path& out);

}  // namespace arc
