#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>

#include "harness/torch/checkpoint/checkpoint.h"
#include "harness/torch/checkpoint/pytorch_zip.h"
#include "tests/parity/report.h"

namespace arc::parity {

/// The files of one checkpoint's case.
struct CheckpointFiles {
  std::filesystem::path folder, checkpoint;
  nlohmann::ordered_json facts;  ///< case.json
  nlohmann::json config;         ///< all_config.yaml
  Checkpoint expected, tensors;  ///< expected.safetensors, tensors.safetensors
  PyTorchFile read;              ///< the checkpoint as our reader has it
};

/// What the model made of the checkpoint answers, with everything in expected.safetensors
/// and the metrics of case.json.
void CompareWithModel(const CheckpointFiles& files, CaseReport& report);

/// case.json of many odd files: what reading each of them must come to.
void CheckOddCheckpoints(const std::filesystem::path& folder, const nlohmann::ordered_json& facts,
                         CaseReport& report);

}  // namespace arc::parity
