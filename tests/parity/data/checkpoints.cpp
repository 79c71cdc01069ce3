#include "tests/parity/data/checkpoints.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "harness/run/yaml_json.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/kinds.h"
#include "tests/parity/models/tensors.h"

// Kind checkpoints: a checkpoint as pretrain.py leaves it, read and run by the code of
// `arcbench runs import`.
namespace arc::parity {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kCase = "case.json";
constexpr const char* kTensors = "tensors.safetensors";

at::Tensor Find(const PyTorchFile& file, const std::string& name) {
  const auto found = file.tensors.find(name);
  return found == file.tensors.end() ? at::Tensor() : found->second;
}

/// Every tensor that was read, bit for bit and of its type.
void CompareTensors(const CheckpointFiles& files, CaseReport& report) {
  for (const auto& [name, expected] : files.tensors.tensors) {
    const at::Tensor actual = Find(files.read, name);
    if (actual.defined() && actual.scalar_type() != expected.scalar_type()) {
      report.Exact(kTensors, name, expected.numel(), expected.numel(),
                   fmt::format("{} instead of {}", TypeName(actual), TypeName(expected)));
    } else {
      CompareTensor(report, kTensors, name, actual, expected, 0);
    }
  }
  report.Number(files.checkpoint.filename().string(), "tensors",
                static_cast<double>(files.read.tensors.size()),
                static_cast<double>(files.tensors.tensors.size()), 0);
}

void CompareShapes(const CheckpointFiles& files, const ordered_json& shapes, CaseReport& report) {
  for (const auto& [name, facts] : shapes.items()) {
    const at::Tensor tensor = Find(files.read, name);
    if (!tensor.defined()) {
      report.Missing(kCase, "tensors." + name);
      continue;
    }
    const json actual = {{"shape", tensor.sizes().vec()}, {"dtype", "torch." + TypeName(tensor)}};
    report.Text(kCase, "tensors." + name, actual.dump(), json(facts).dump());
  }
}

/// What the public code takes from the dataset, against what the tensors have.
void CompareSizes(const CheckpointFiles& files, const ordered_json& data, CaseReport& report) {
  const auto compare = [&](const char* key, int64_t actual) {
    report.Number(kCase, fmt::format("metadata_of_dataset.{}", key), static_cast<double>(actual),
                  data.at(key), 0);
  };
  compare("seq_len", files.expected.Get("inputs").size(1));
  compare("vocab_size", files.expected.Get("logits").size(-1));
  for (const auto& [name, tensor] : files.read.tensors) {
    if (name.ends_with("puzzle_emb.weights")) compare("num_puzzle_identifiers", tensor.size(0));
  }
  for (const char* key : {"pad_id", "ignore_label_id", "blank_identifier_id"}) compare(key, 0);
}

/// Everything in case.json that takes no model.
void CompareFacts(const CheckpointFiles& files, CaseReport& report) {
  static const std::set<std::string> kElsewhere = {
      "what",     "repo",      "checkpoint",       "expected",     "tolerance",
      "q_spread", "act_steps", "metrics_per_step", "float32_noise"};
  for (const auto& [key, value] : files.facts.items()) {
    if (key == "arch") {
      report.Text(kCase, key, files.config.at("arch").dump(), json(value).dump());
    } else if (key == "n_tensors") {
      report.Number(kCase, key, static_cast<double>(files.read.tensors.size()), value, 0);
    } else if (key == "tensors") {
      CompareShapes(files, value, report);
    } else if (key == "metadata_of_dataset") {
      CompareSizes(files, value, report);
    } else if (key == "storage_location_tag") {
      report.Text(kCase, key, fmt::format("{}", fmt::join(files.read.locations, ", ")), value);
    } else if (kElsewhere.count(key) == 0) {
      report.Missing(kCase, key);
    }
  }
}

}  // namespace

void CheckCheckpoints(const std::filesystem::path& folder, CaseReport& report) {
  ReadJson(folder / kCase);  // judges syntax and repeated keys
  const ordered_json facts = ordered_json::parse(ReadFile(folder / kCase));
  if (facts.contains("files")) return CheckOddCheckpoints(folder, facts, report);
  const std::filesystem::path checkpoint = folder / facts.at("checkpoint").get<std::string>();
  const CheckpointFiles files{folder,
                              checkpoint,
                              facts,
                              ReadYaml(folder / "all_config.yaml"),
                              ReadSafetensors(folder / "expected.safetensors"),
                              ReadSafetensors(folder / kTensors),
                              ReadPyTorchZip(checkpoint)};
  for (const char* name : {"inputs", "labels", "puzzle_identifiers", "logits", "q_halt_logits"}) {
    files.expected.Get(name);
  }
  CompareTensors(files, report);
  CompareFacts(files, report);
  try {
    CompareWithModel(files, report);
  } catch (const Error& error) {  // the files were read: what fails now is ours
    report.Exact(kCase, "the model", 1, 1, error.what());
  }
}

}  // namespace arc::parity
