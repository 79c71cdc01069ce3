#pragma once
#include <string>
#include <vector>

#include "harness/run/official_config.h"
#include "harness/run/official_model.h"

namespace arc {

/// Plugin and settings by the names and shapes of the tensors; what they cannot say
/// (cycles, heads, positions' base, halting) is left to the plugin's defaults and told.
/// Throws BadData where the names are of no known model.
OfficialSettings SettingsFromTensors(const TensorTable& table, const DataSizes& sizes,
                                     const PluginFinder& find);

/// Positions in front of the tokens, by the settings of a model of the family.
int64_t PrefixPositions(const Config& config);

/// Fills what is not known yet: vocabulary and identifiers by the tables' rows, the length
/// by learned positions or a mixer over positions, else by the vocabulary's usual canvas
/// (told in `notes`). `config`: with the model's settings. Throws UsageError where the
/// length stays unknown.
DataSizes SizesFromTensors(const TensorTable& table, const Config& config, DataSizes known,
                           std::vector<std::string>& notes);

}  // namespace arc
