#include "tests/parity/models/model_case.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <map>
#include <set>

#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/harness/torch/plugin_model.h"
#include "tests/parity/models/listed_files.h"
#include "tests/parity/models/tensors.h"

namespace arc::parity {

using nlohmann::json;

namespace {

std::string PluginOf(const json& facts) {
  const std::string name = facts.at("model");
  return name == "transformer_baseline" ? "transformer" : name;
}

/// The plugin for the public code's model, and its settings under our names.
std::unique_ptr<Model> Make(const json& facts) {
  json config = facts.at("config");
  if (facts.at("run").value("bf16conv", false)) config["bf16_conv"] = true;
  return test::MakeModel(PluginOf(facts), config, config.at("seq_len"), config.at("vocab_size"));
}

/// Is a key of the public configuration that is no setting of the plugin taken up here,
/// or does it say what is done anyway?
bool IsTaken(const std::string& plugin, const std::string& key, const json& value) {
  static const std::set<std::string> kData = {"batch_size", "seq_len", "vocab_size",
                                              "num_puzzle_identifiers", "forward_dtype"};
  static const std::set<std::string> kHalting = {"halt_max_steps", "halt_exploration_prob",
                                                 "loops",          "no_ACT_continue",
                                                 "act_enabled",    "act_inference"};
  static const std::map<std::string, json> kPlain = {
      {"attn_dropout", 0.0}, {"mlp_dropout", 0.0}, {"mlp_t", false}, {"causal", false}};
  // Its class has the key and makes no use of it.
  static const std::set<std::pair<std::string, std::string>> kUnused = {
      {"trm", "H_layers"}, {"transformer", "H_cycles"}};
  const auto plain = kPlain.find(key);
  return kData.count(key) || kHalting.count(key) || kUnused.count({plugin, key}) ||
         (plain != kPlain.end() && plain->second == value);
}

at::ScalarType Precision(const std::string& name) {
  if (name == "float32") return at::kFloat;
  if (name == "bfloat16") return at::kBFloat16;
  throw BadData("case.json: forward_dtype " + name);
}

HaltingSettings Halting(const json& facts) {
  const json& config = facts.at("config");
  const json arguments = facts.at("run").value("fwd_kwargs", json::object());
  HaltingSettings halting;
  const bool urm = config.contains("loops");
  halting.max_steps = config.at(urm ? "loops" : "halt_max_steps");
  halting.exploration = config.value("halt_exploration_prob", 0.0);
  halting.q_continue = !urm && !config.value("no_ACT_continue", false);
  halting.act_enabled = config.value("act_enabled", true);
  halting.act_inference = config.value("act_inference", false);
  // The baseline alone is told by its caller.
  if (facts.at("model") == "transformer_baseline") {
    halting.learn_q_continue = arguments.value("compute_target_q", false);
  }
  return halting;
}

/// Muon has constants of its own in the public code; the rates are the run's.
void SetOptimiser(const json& train, LearnerSettings& settings) {
  if (train.value("use_muon", false)) {
    settings.optimiser = Optimiser::kMuon;
  } else {
    settings.adam = {train.at("beta1"), train.at("beta2"), train.at("weight_decay")};
  }
}

}  // namespace

ModelCase::ModelCase(const std::filesystem::path& folder)
    : folder_(folder), json_(ReadJson(folder / "case.json")) {
  CheckListedFiles(folder, json_);
  model_ = Make(json_);
}

LearnerSettings ModelCase::Settings() const {
  LearnerSettings settings;
  settings.batch_size = json_.at("run").at("batch_size");
  settings.dtype = Precision(json_.at("config").value("forward_dtype", "float32"));
  settings.halting = Halting(json_);
  settings.loss = ParseLossType(json_.at("loss").at("loss_type"));
  if (!json_.contains("train")) return settings;
  const json& train = json_.at("train");
  settings.steps = train.at("total_steps");
  settings.batch_size = train.at("global_batch_size");
  settings.lr = {train.at("lr"), train.at("lr_min_ratio"), train.at("lr_warmup_steps"),
                 train.at("total_steps")};
  settings.lr.first_step = json_.at("model") == "urm" ? 0 : 1;
  settings.puzzle_emb_lr = settings.lr;
  settings.puzzle_emb_lr.base = train.value("puzzle_emb_lr", 0.0);
  settings.puzzle_emb_weight_decay = train.value("puzzle_emb_weight_decay", 0.0);
  SetOptimiser(train, settings);
  settings.ema = train.value("ema", false) ? train.at("ema_rate").get<double>() : 0.0;
  return settings;
}

Checkpoint ModelCase::File(const std::string& name) const {
  return ReadSafetensors(folder_ / name);
}

std::vector<std::string> ModelCase::FilesNamed(const std::string& start) const {
  std::set<std::string> names;
  for (const auto& [name, unused] : json_.at("files").items()) names.insert(name);
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    names.insert(entry.path().filename().string());
  }
  std::erase_if(names, [&](const std::string& name) { return !name.starts_with(start); });
  return {names.begin(), names.end()};
}

DataRows ModelCase::Rows(size_t call) const {
  const int index = json_.at("run").at("order").at(call);
  const Checkpoint batch = File(fmt::format("batch_{:02}.safetensors", index));
  return {batch.Get("inputs"), batch.Get("labels"), batch.Get("puzzle_identifiers").to(at::kLong)};
}

double ModelCase::Tolerance(const std::string& key, const at::Tensor& expected) const {
  const json suggested = Suggested();
  return suggested.contains(key) ? suggested.at(key).get<double>() : DefaultTolerance(expected);
}

double ModelCase::GradientTolerance(const at::Tensor& expected) const {
  const json suggested = Suggested();
  constexpr const char* kShare = "grad_rel_to_tensor_max_abs";
  if (!suggested.contains(kShare) || !expected.is_floating_point()) {
    return DefaultTolerance(expected);
  }
  return suggested.at(kShare).get<double>() * LargestFinite(expected);
}

json ModelCase::Suggested() const { return json_.value("suggested_atol", json::object()); }

std::vector<std::string> ModelCase::UnknownKeys() const {
  const std::string plugin = PluginOf(json_);
  const json declared = test::DeclaredSettings(plugin);
  std::vector<std::string> unknown;
  for (const auto& [key, value] : json_.at("config").items()) {
    if (!declared.contains(key) && !IsTaken(plugin, key, value)) unknown.push_back("config." + key);
  }
  return unknown;
}

}  // namespace arc::parity
