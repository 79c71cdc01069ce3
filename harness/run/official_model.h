#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/plugin/stamp.h"
#include "harness/run/config.h"

/// From what the public code leaves behind (a checkpoint, all_config.yaml) to a configuration.
namespace arc {

/// What a tensor looks like.
struct TensorFacts {
  std::vector<int64_t> shape;
  bool bfloat16 = false;
};
/// A checkpoint's tensors by official name ("model.inner.lm_head.weight").
using TensorTable = std::map<std::string, TensorFacts>;

/// What a model takes over from its data; 0: not known.
struct DataSizes {
  int64_t vocab_size = 0;   ///< tokens, PAD included
  int64_t seq_len = 0;      ///< tokens of one example
  int64_t identifiers = 0;  ///< rows of the puzzle table, the blank one included
};

/// What a dataset in the layout of the public builders says in its dataset.json (its own,
/// or that of its `train` or `test`). Nothing where it has none. Throws BadData naming the file.
std::optional<DataSizes> SizesOfDataset(const std::filesystem::path& folder);

/// data.suite, rows and cols for these tokens. Throws UsageError where no suite has them.
void ChooseSuite(Config& config, const DataSizes& sizes);

struct OfficialModelRequest {
  std::filesystem::path official_config;  ///< all_config.yaml; empty: all from the tensors
  std::optional<Config> own_config;       ///< of arcbench's own header; beats the tensors
  std::vector<std::string> overrides;     ///< key=value; beat everything
  DataSizes sizes;                        ///< of the data, as far as they are known
  std::vector<std::filesystem::path> plugin_folders;
};

struct OfficialModel {
  PluginInfo plugin;
  Config config;  ///< model, halting, loss, training; complete
  DataSizes sizes;
  std::vector<std::string> notes;  ///< what was assumed, is not known or was left out, a line each
};

/// The model that a checkpoint's tensors belong to. `base`: what else the configuration
/// holds (name, data). Throws BadData on a configuration that cannot be read or names a
/// model that there is no plugin for, UsageError on overrides, and where sizes stay unknown.
OfficialModel DescribeOfficialModel(const OfficialModelRequest& request, const TensorTable& table,
                                    const Config& base);

}  // namespace arc
