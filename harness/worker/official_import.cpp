#include "harness/worker/official_import.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "harness/plugin/settings.h"
#include "harness/torch/checkpoint/file_format.h"
#include "harness/torch/checkpoint/printable.h"
#include "harness/torch/checkpoint/pytorch_zip.h"
#include "harness/torch/plugin_model.h"
#include "harness/torch/training/learner.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr const char* kOwnConfig = "arcbench_config";

/// The name below the wrappers that torch.compile, DDP and the loss head put around a model.
std::string PlainName(std::string name) {
  constexpr std::string_view kCompiled = "_orig_mod.";
  for (size_t at = name.find(kCompiled); at != std::string::npos; at = name.find(kCompiled)) {
    name.erase(at, kCompiled.size());
  }
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view wrapper : {"module.", "model.", "inner."}) {
      if (!name.starts_with(wrapper)) continue;
      name.erase(0, wrapper.size());
      found = true;
    }
  }
  return name;
}

Checkpoint WithOfficialNames(const std::map<std::string, at::Tensor>& tensors) {
  Checkpoint checkpoint;
  for (const auto& [name, tensor] : tensors) {
    if (Printable(name) != name) {  // long, or made to be mistaken for another one
      throw BadData(fmt::format("a tensor is called \"{}\"", Printable(name)));
    }
    const std::string official = OfficialName(PlainName(name));
    if (!checkpoint.tensors.emplace(official, tensor).second) {
      throw BadData(fmt::format("two tensors are {}: \"{}\" is the second", Printable(official),
                                Printable(name)));
    }
  }
  return checkpoint;
}

/// Our own files hold the optimiser's state beside the weights, under other prefixes.
Checkpoint ReadSafetensorsWeights(const std::filesystem::path& file) {
  Checkpoint own = ReadSafetensors(file);
  if (own.metadata.count(kOwnConfig) == 0) {
    Checkpoint plain = WithOfficialNames(own.tensors);
    plain.metadata = std::move(own.metadata);
    return plain;
  }
  Checkpoint weights;
  weights.metadata = std::move(own.metadata);
  for (const auto& [name, tensor] : own.tensors) {
    if (!name.starts_with("model.")) continue;
    weights.tensors[name] = own.Has("ema." + name) ? own.Get("ema." + name) : tensor;
  }
  return weights;
}

TensorTable TableOf(const Checkpoint& checkpoint) {
  TensorTable table;
  for (const auto& [name, tensor] : checkpoint.tensors) {
    table[name] = {tensor.sizes().vec(), tensor.scalar_type() == at::kBFloat16};
  }
  return table;
}

std::optional<Config> OwnConfig(const Checkpoint& checkpoint) {
  const auto found = checkpoint.metadata.find(kOwnConfig);
  if (found == checkpoint.metadata.end()) return std::nullopt;
  try {
    return Config::FromJson(nlohmann::json::parse(found->second));
  } catch (const nlohmann::json::exception& error) {
    throw BadData(fmt::format("{}: {}", kOwnConfig, error.what()));
  }
}

void FitPuzzleTable(Checkpoint& weights, int64_t identifiers, std::vector<std::string>& notes) {
  const auto found = weights.tensors.find(kPuzzleTableName);
  if (found == weights.tensors.end() || found->second.dim() != 2 || identifiers == 0) return;
  const int64_t rows = found->second.size(0);
  if (rows == identifiers || rows == 0 || !found->second.is_floating_point()) return;
  ResetPuzzleTable(weights, identifiers);
  notes.push_back(fmt::format(
      "the puzzle table has {} rows and the data {} identifiers: every row is reset to the mean of "
      "the old ones, as the public code does",
      rows, identifiers));
}

/// A training that diverged leaves such weights; no answer of theirs means anything.
void TellNotFinite(const Checkpoint& weights, std::vector<std::string>& notes) {
  constexpr size_t kNamed = 3;
  std::vector<std::string> names;
  for (const auto& [name, tensor] : weights.tensors) {
    if (tensor.is_floating_point() && !at::isfinite(tensor).all().item<bool>()) {
      names.push_back(name);
    }
  }
  if (names.empty()) return;
  const size_t count = names.size();
  names.resize(std::min(count, kNamed));
  notes.push_back(fmt::format(
      "{} of {} tensors hold values that are not finite (NaN or infinite), so its answers mean "
      "nothing: {}{}",
      count, weights.tensors.size(), fmt::join(names, ", "), count > kNamed ? " ..." : ""));
}

int64_t StepOf(const std::filesystem::path& file, const Checkpoint& weights) {
  std::string text = file.stem().string();
  text = text.starts_with("step_") ? text.substr(5) : "";
  if (const auto own = weights.metadata.find("step"); own != weights.metadata.end()) {
    text = own->second;
  }
  int64_t step = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
  return error == std::errc() && end == text.data() + text.size() && step > 0 ? step : 0;
}

std::unique_ptr<Model> ModelOf(const OfficialModel& facts, const std::string& settings) {
  ArcCreateArgs args;
  args.settings_json = settings.c_str();
  args.suite = facts.config.String("data.suite").c_str();
  args.rows = static_cast<int32_t>(facts.config.Integer("data.rows"));
  args.cols = static_cast<int32_t>(facts.config.Integer("data.cols"));
  args.vocab_size = static_cast<int32_t>(facts.sizes.vocab_size);
  args.seq_len = static_cast<int32_t>(facts.sizes.seq_len);
  args.identifier_count = facts.sizes.identifiers;
  return MakeModel(LoadPlugin(facts.plugin, ThisHost(ARC_TORCH_VERSION_STRING)), args);
}

ImportedModel Load(Checkpoint weights, const OfficialModelRequest& request, const Config& base,
                   std::vector<std::string> notes) {
  ImportedModel out;
  out.facts = DescribeOfficialModel(request, TableOf(weights), base);
  notes.insert(notes.end(), out.facts.notes.begin(), out.facts.notes.end());
  TellNotFinite(weights, notes);
  FitPuzzleTable(weights, out.facts.sizes.identifiers, notes);
  out.facts.notes = std::move(notes);
  out.settings = EffectiveSettings(out.facts.plugin, out.facts.config.ModelJson().dump());
  out.model = ModelOf(out.facts, out.settings);
  out.store = std::make_unique<ParameterStore>(out.model->Spec(), at::kCPU);
  if (const int64_t width = out.model->Spec().puzzle_vector_size; width > 0) {
    out.table = at::zeros({std::max<int64_t>(out.facts.sizes.identifiers, 1), width});
  }
  LoadWeights(weights, "", *out.store, out.table.defined() ? &out.table : nullptr);
  return out;
}

}  // namespace

void ResetPuzzleTable(Checkpoint& weights, int64_t identifiers) {
  const auto found = weights.tensors.find(kPuzzleTableName);
  if (found == weights.tensors.end()) return;
  at::Tensor& table = found->second;
  if (table.dim() != 2 || table.size(0) == 0 || !table.is_floating_point()) {
    throw BadData(fmt::format("{} is no table of numbers", kPuzzleTableName));
  }
  table = table.mean(0, true).expand({identifiers, table.size(1)}).contiguous();
}

Checkpoint ReadOfficialWeights(const std::filesystem::path& file, std::vector<std::string>& notes) {
  const FileFormat format = DetectFormat(file);
  if (format == FileFormat::kSafetensors) return ReadSafetensorsWeights(file);
  PyTorchFile read = ReadPyTorchZip(file);
  notes.insert(notes.end(), read.notes.begin(), read.notes.end());
  return WithOfficialNames(read.tensors);
}

Checkpoint ImportedModel::Weights() const {
  Checkpoint weights;
  const auto& specs = store->specs();
  for (size_t i = 0; i < specs.size(); ++i) {
    if (specs[i].role == ParameterRole::kConstant) continue;
    weights.tensors[OfficialName(specs[i].name)] = store->tensors()[i];
  }
  if (table.defined()) weights.tensors[kPuzzleTableName] = table;
  return weights;
}

ImportedModel ImportModel(const std::filesystem::path& file, OfficialModelRequest request,
                          const Config& base) {
  try {
    std::vector<std::string> notes;
    Checkpoint weights = ReadOfficialWeights(file, notes);
    request.own_config = OwnConfig(weights);
    const int64_t step = StepOf(file, weights);
    ImportedModel imported = Load(std::move(weights), request, base, std::move(notes));
    imported.step = step;
    return imported;
  } catch (const Error& error) {
    const std::string message = error.what();
    if (error.kind() != ErrorKind::kBadData || message.starts_with(file.string()) ||
        message.starts_with(request.official_config.string() + ":")) {
      throw;
    }
    throw BadData(fmt::format("{}: {}", file.string(), message));
  }
}

}  // namespace arc
