#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/run/official_model.h"
#include "harness/torch/checkpoint/checkpoint.h"
#include "harness/torch/parameters.h"

namespace arc {

/// The weights of a checkpoint of the public code, or of a safetensors file with its
/// names: `_orig_mod.`, `module.`, `model.` and `inner.` in front, in any nesting,
/// become `model.inner.`. What is passed over is added to `notes`. Throws BadData.
Checkpoint ReadOfficialWeights(const std::filesystem::path& file, std::vector<std::string>& notes);

/// A puzzle table for other puzzles, as the public code makes it: every row the mean of the
/// old ones. Weights without a table stay as they are.
void ResetPuzzleTable(Checkpoint& weights, int64_t identifiers);

/// A checkpoint's model with its weights in it, on the CPU.
struct ImportedModel {
  OfficialModel facts;
  std::string settings;  ///< the plugin's, JSON
  std::unique_ptr<Model> model;
  std::unique_ptr<ParameterStore> store;
  at::Tensor table;  ///< [identifiers, E] float32, or undefined
  int64_t step = 0;  ///< by the file's name (step_N) or header; 0: not known

  /// As Learner::SaveState has weights: trained, frozen, the table.
  Checkpoint Weights() const;
};

/// Reads, describes and loads a checkpoint. Throws BadData listing every entry that is
/// missing, extra or of a wrong shape; and as DescribeOfficialModel does.
ImportedModel ImportModel(const std::filesystem::path& file, OfficialModelRequest request,
                          const Config& base);

}  // namespace arc
