#pragma once
#include <memory>

#include "harness/plugin/loader.h"
#include "harness/torch/model.h"

namespace arc {

/// A model of the plugin, as every program runs it: a RowParallelModel around it where the plugin
/// says "row_parallel". Throws UsageError if the plugin is no model, and what the plugin throws.
std::unique_ptr<Model> MakeModel(const LoadedPlugin& plugin, const ArcCreateArgs& args);

}  // namespace arc
