#include "harness/run/official_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/run/yaml_json.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

using nlohmann::json;

/// One model of the public code: the end of its module, its class, and how its class
/// differs from the plugin where the configuration is silent.
struct PublicModel {
  const char* module;
  const char* model_class;
  const char* plugin;
  std::map<std::string, json> defaults = {};
  std::vector<std::string> ignored = {};  ///< keys that the public class has and does not use
};

const std::vector<PublicModel>& PublicModels() {
  static const std::map<std::string, json> kTrm = {{"puzzle_emb_ndim", 0},
                                                   {"puzzle_emb_len", 16},
                                                   {"mlp_t", false},
                                                   {"no_ACT_continue", true},
                                                   {"forward_dtype", "bfloat16"}};
  static const std::map<std::string, json> kHrm = {{"puzzle_emb_ndim", 0},
                                                   {"forward_dtype", "bfloat16"}};
  // The public convolution is in bfloat16 whatever forward_dtype says.
  static const std::map<std::string, json> kUrm = {
      {"puzzle_emb_ndim", 0}, {"forward_dtype", "bfloat16"}, {"bf16_conv", true}};
  static const std::vector<PublicModel> kModels = {
      {"hrm_act_v1", "HierarchicalReasoningModel_ACTV1", "hrm", kHrm},
      {"hrm", "HierarchicalReasoningModel_ACTV1", "hrm", kHrm},
      {"trm", "TinyRecursiveReasoningModel_ACTV1", "trm", kTrm, {"H_layers"}},
      {"trm", "TRM", "trm", kTrm, {"H_layers"}},
      {"transformers_baseline", "Model_ACTV2", "transformer", kHrm, {"H_cycles"}},
      {"hrm_act_v2", "HierarchicalReasoningModel_ACTV2", "transformer", kHrm, {"H_cycles"}},
      {"urm", "URM", "urm", kUrm}};
  return kModels;
}

/// "recursive_reasoning.trm@TinyRecursiveReasoningModel_ACTV1"
const PublicModel& FindModel(const std::string& name) {
  const size_t at = name.find('@');
  const std::string path = name.substr(0, at);
  const std::string module = path.substr(path.rfind('.') + 1);
  std::string known;
  for (const PublicModel& model : PublicModels()) {
    if (at != std::string::npos && module == model.module &&
        name.substr(at + 1) == model.model_class)
      return model;
    known += fmt::format("{}{}@{}", known.empty() ? "" : ", ", model.module, model.model_class);
  }
  throw BadData(fmt::format("arch.name: there is no plugin for \"{}\"; known are {}", name, known));
}

class ConfigReader {
 public:
  /// `where`: goes before what is said of a setting.
  ConfigReader(const json& config, std::string where, const PluginFinder& find)
      : config_(config), where_(std::move(where)), find_(find) {}

  OfficialSettings Read() {
    const json& arch = Arch();
    const PublicModel& model = FindModel(arch.at("name").get<std::string>());
    out_.plugin = model.plugin;
    declared_ = json::parse(find_(out_.plugin).settings);
    json filled = arch;
    for (const auto& [key, value] : model.defaults) {
      if (!filled.contains(key)) filled[key] = value;
    }
    for (const auto& [key, value] : filled.items()) {
      const bool ignored =
          std::find(model.ignored.begin(), model.ignored.end(), key) != model.ignored.end();
      if (!ignored) TakeArch(key, value);
    }
    TakeHalting(filled);
    TakeLoss(arch);
    TellMissing(filled);
    TakeTraining();
    return std::move(out_);
  }

 private:
  const json& Arch() const {
    if (config_.is_object() && config_.contains("arch") && config_.at("arch").is_object()) {
      return config_.at("arch");
    }
    throw BadData("no configuration of HRM, TRM or URM: it has no map 'arch'");
  }

  void Set(const std::string& key, const json& value) {
    out_.settings.push_back({key, FromJsonValue(key, value), where_});
  }
  void Note(const std::string& text) { out_.notes.push_back(text); }

  void TakeArch(const std::string& key, const json& value) {
    static const std::map<std::string, std::string> kOptions = {
        {"halt_max_steps", "halting.max_steps"},
        {"loops", "halting.max_steps"},
        {"halt_exploration_prob", "halting.exploration_prob"},
        {"act_enabled", "halting.act_enabled"},
        {"act_inference", "halting.act_inference"}};
    if (key == "name" || key == "loss" || key == "no_ACT_continue") return;
    if (key == "forward_dtype") return TakePrecision(value.get<std::string>());
    if (declared_.contains(key)) return Set("model." + key, value);
    const auto option = kOptions.find(key);
    if (option != kOptions.end() && FindOption(option->second)) return Set(option->second, value);
    if (IsWithoutEffect(key, value)) return;
    Note(fmt::format("arch.{} = {} is not known to {}: it has no effect here", key, Shown(value),
                     out_.plugin));
  }
  /// Values that say what is done anyway.
  static bool IsWithoutEffect(const std::string& key, const json& value) {
    static const std::map<std::string, json> kPlain = {
        {"mlp_t", false},     {"attn_dropout", 0.0}, {"attention_dropout", 0.0},
        {"mlp_dropout", 0.0}, {"act_enabled", true}, {"act_inference", false},
        {"bf16_conv", true},  {"causal", false}};
    const auto found = kPlain.find(key);
    return found != kPlain.end() && found->second == value;
  }

  void TakePrecision(const std::string& name) {
    if (name != "bfloat16" && name != "float32") {
      Note(fmt::format("arch.forward_dtype = {}: computed in float32 here, results will differ",
                       name));
    }
    Set("training.precision", name == "bfloat16" ? "bf16" : "fp32");
  }

  void TakeHalting(const json& arch) {
    const bool continues = out_.plugin == "hrm" || out_.plugin == "transformer" ||
                           (out_.plugin == "trm" && !arch.at("no_ACT_continue").get<bool>());
    Set("halting.q_continue", continues);
  }

  void TakeLoss(const json& arch) {
    const json loss = arch.value("loss", json::object());
    for (const auto& [key, value] : loss.items()) {
      if (key == "loss_type") {
        Set("loss.type", value);
      } else if (key != "name") {
        Note(fmt::format("arch.loss.{} = {} is not known: it has no effect here", key,
                         Shown(value)));
      } else if (value != "losses@ACTLossHead") {
        Note(fmt::format("arch.loss.name = {}: losses@ACTLossHead is what is trained here",
                         Shown(value)));
      }
    }
  }

  void TellMissing(const json& arch) {
    static const std::vector<std::string> kDefaulted = {"rms_norm_eps", "rope_theta"};
    for (const auto& [key, declared] : declared_.items()) {
      if (arch.contains(key) ||
          std::find(kDefaulted.begin(), kDefaulted.end(), key) != kDefaulted.end()) {
        continue;
      }
      Note(fmt::format("arch.{} is not given: {} is assumed", key, declared.at("default").dump()));
    }
  }

  /// For the record; a schedule in epochs has no length in steps without the data.
  void TakeTraining() {
    static const std::pair<const char*, const char*> kKeys[] = {
        {"global_batch_size", "training.batch_size"},
        {"lr", "training.lr"},
        {"lr_min_ratio", "training.lr_min_ratio"},
        {"lr_warmup_steps", "training.lr_warmup_steps"},
        {"beta1", "training.beta1"},
        {"beta2", "training.beta2"},
        {"weight_decay", "training.weight_decay"},
        {"puzzle_emb_lr", "training.puzzle_emb_lr"},
        {"puzzle_emb_weight_decay", "training.puzzle_emb_weight_decay"},
        {"seed", "training.seed"}};
    for (const auto& [from, to] : kKeys) {
      if (config_.contains(from) && config_.at(from).is_number()) Set(to, config_.at(from));
    }
    if (config_.value("ema", json(false)) == json(true)) {
      Set("training.ema", config_.value("ema_rate", json(0.999)));
    }
  }

  const json& config_;
  std::string where_;
  const PluginFinder& find_;
  json declared_;
  OfficialSettings out_;
};

}  // namespace

OfficialSettings ReadOfficialConfig(const std::filesystem::path& file, const PluginFinder& find) {
  const json config = ReadYaml(file);
  try {
    return ConfigReader(config, file.string() + ": ", find).Read();
  } catch (const json::exception& error) {
    throw BadData(
        fmt::format("{}: no configuration of HRM, TRM or URM: {}", file.string(), error.what()));
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("{}: {}", file.string(), error.what()));
  }
}

}  // namespace arc
