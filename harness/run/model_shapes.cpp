#include "harness/run/model_shapes.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "tasks/error.h"

namespace arc {
namespace {

using nlohmann::json;

const TensorFacts* Find(const TensorTable& table, const std::string& name) {
  const auto found = table.find("model.inner." + name);
  return found == table.end() ? nullptr : &found->second;
}

/// A matrix's extent; 0 where it is missing or no matrix.
int64_t Extent(const TensorTable& table, const std::string& name, size_t dimension) {
  const TensorFacts* facts = Find(table, name);
  return facts && facts->shape.size() == 2 ? facts->shape[dimension] : 0;
}

/// How many layers "prefix.0.", "prefix.1." ... there are.
int64_t Layers(const TensorTable& table, const std::string& prefix) {
  int64_t layers = 0;
  for (;;) {
    const std::string start = fmt::format("model.inner.{}.{}.", prefix, layers);
    const auto found = table.lower_bound(start);
    if (found == table.end() || !found->first.starts_with(start)) return layers;
    ++layers;
  }
}

std::string PluginOf(const TensorTable& table) {
  const bool h = Layers(table, "H_level.layers") > 0, l = Layers(table, "L_level.layers") > 0;
  if (h && l) return "hrm";
  if (l) return "trm";
  if (h) return "transformer";
  if (Layers(table, "layers") > 0 && Find(table, "init_hidden")) return "urm";
  std::string names;
  for (const auto& [name, facts] : table) {
    if (names.size() < 200) names += (names.empty() ? "" : ", ") + name;
  }
  throw BadData(fmt::format(
      "its {} tensors have the names of none of the models hrm, trm, transformer, urm: {}",
      table.size(), names));
}

/// The public rule: round(expansion * width * 2 / 3), ties to even, up to a multiple of 256.
int64_t InnerWidth(double expansion, int64_t width) {
  const auto wanted =
      static_cast<int64_t>(std::nearbyint(expansion * static_cast<double>(width) * 2 / 3));
  return (wanted + 255) / 256 * 256;
}

class Inference {
 public:
  Inference(const TensorTable& table, const DataSizes& sizes, const PluginFinder& find)
      : table_(table), sizes_(sizes) {
    out_.plugin = PluginOf(table);
    declared_ = json::parse(find(out_.plugin).settings);
  }

  OfficialSettings Run() {
    width_ = Extent(table_, "embed_tokens.embedding_weight", 1);
    if (width_ <= 0) throw BadData("there is no embed_tokens.embedding_weight [vocabulary, width]");
    Set("hidden_size", width_);
    Set("puzzle_emb_ndim", Extent(table_, "puzzle_emb.weights", 1));
    for (const char* level : {"H_level.layers", "L_level.layers", "layers"}) {
      const std::string key = level[0] == 'l' ? "num_layers" : std::string(level, 1) + "_layers";
      if (const int64_t layers = Layers(table_, level)) {
        Set(key, layers);
        layer_ = fmt::format("{}.0.", level);
      }
    }
    TakeExpansion();
    TakePositions();
    TakeHeads();
    TakeOthers();
    TellAssumed();
    return std::move(out_);
  }

 private:
  void Set(const std::string& name, const json& value) {
    if (!declared_.contains(name)) return;
    out_.settings.push_back({"model." + name, FromJsonValue(name, value), ""});
    given_[name] = value;
  }
  void SetOption(const char* key, const OptionValue& value) {
    out_.settings.push_back({key, value, ""});
  }
  void Assume(const std::string& name, const std::string& value) {
    assumed_.insert(name);
    told_.push_back(fmt::format("{} = {}", name, value));
  }
  template <typename T>
  T Default(const char* name) const {
    return declared_.at(name).at("default").get<T>();
  }

  void TakeExpansion() {
    const int64_t inner = Extent(table_, layer_ + "mlp.down_proj.weight", 1);
    const auto usual = Default<double>("expansion");
    const bool fits = inner == 0 || InnerWidth(usual, width_) == inner;
    Set("expansion", fits ? usual : 1.5 * static_cast<double>(inner) / static_cast<double>(width_));
  }

  void TakePositions() {
    const int64_t mixed = Extent(table_, layer_ + "mlp_t.gate_up_proj.weight", 1);
    const int64_t learned = Extent(table_, "embed_pos.embedding_weight", 0);
    Set("mlp_t", mixed > 0);
    const char* positions = learned > 0 ? "learned" : mixed > 0 ? "none" : "rope";
    Set("pos_encodings", positions);
    if (learned == 0) Assume("pos_encodings", positions);
    const int64_t length = learned > 0 ? learned : mixed;
    const bool prefixed = given_.value("puzzle_emb_ndim", int64_t{0}) > 0;
    if (prefixed && length > sizes_.seq_len && sizes_.seq_len > 0) {
      Set("puzzle_emb_len", length - sizes_.seq_len);
    }
  }

  /// qkv_proj has 3 * heads * (width / heads) rows: mostly 3 * width, whatever the heads.
  bool HeadsFit(int64_t heads) const {
    const int64_t head = width_ / heads;
    const int64_t rows = Extent(table_, layer_ + "self_attn.qkv_proj.weight", 0);
    return head > 0 && head % 2 == 0 && (rows == 0 || rows == 3 * heads * head);
  }
  void TakeHeads() {
    const auto usual = Default<int64_t>("num_heads");
    int64_t heads = usual;
    while (heads > 1 && !HeadsFit(heads)) --heads;
    if (!HeadsFit(heads)) heads = usual + 1;
    while (heads < width_ && !HeadsFit(heads)) ++heads;
    Set("num_heads", heads);
    if (!Find(table_, layer_ + "mlp_t.gate_up_proj.weight")) {
      Assume("num_heads", std::to_string(heads));
    }
  }

  void TakeOthers() {
    const bool trm = out_.plugin == "trm", urm = out_.plugin == "urm";
    SetOption("halting.q_continue", !trm && !urm);
    told_.push_back(fmt::format("halting.q_continue = {}", !trm && !urm));
    if (urm) {  // the public code keeps the convolution in the type that it computes it in
      const TensorFacts* convolution = Find(table_, layer_ + "mlp.dwconv.weight");
      Set("bf16_conv", convolution && convolution->bfloat16);
    }
    // The start state is kept in the type that the model computed in.
    for (const char* name : {"H_init", "init_hidden"}) {
      const TensorFacts* facts = Find(table_, name);
      if (!facts) continue;
      SetOption("training.precision", facts->bfloat16 ? "bf16" : "fp32");
      told_.push_back(fmt::format("training.precision = {}, as {} has it",
                                  facts->bfloat16 ? "bf16" : "fp32", name));
    }
  }

  void TellAssumed() {
    for (const auto& [name, declared] : declared_.items()) {
      if (given_.contains(name)) continue;
      told_.push_back(fmt::format("{} = {}", name, declared.at("default").dump()));
    }
    told_.push_back("halting.max_steps and the rest of halting by default");
    std::string known, assumed;
    for (const auto& [name, value] : given_.items()) {
      if (assumed_.count(name)) continue;
      known += fmt::format("{}{} = {}", known.empty() ? "" : ", ", name, value.dump());
    }
    for (const std::string& text : told_) assumed += (assumed.empty() ? "" : ", ") + text;
    out_.notes.push_back(
        fmt::format("no all_config.yaml: by its tensors it is a {} with {}", out_.plugin, known));
    out_.notes.push_back(fmt::format(
        "the tensors do not say, so this is assumed: {} (change it with key=value, for example "
        "model.num_heads=4)",
        assumed));
  }

  const TensorTable& table_;
  DataSizes sizes_;
  json declared_, given_ = json::object();
  OfficialSettings out_;
  std::vector<std::string> told_;
  std::set<std::string> assumed_;  ///< of `given_`: plausible, not read off
  std::string layer_;  ///< the first layer's prefix
  int64_t width_ = 0;
};

/// Positions in front of the tokens.
int64_t Prefix(const Config& config) {
  const json model = config.ModelJson();
  const auto ndim = model.value("puzzle_emb_ndim", int64_t{0});
  const auto width = std::max<int64_t>(model.value("hidden_size", int64_t{1}), 1);
  if (ndim <= 0) return 0;
  const auto given = model.value("puzzle_emb_len", int64_t{0});
  return given > 0 ? given : (ndim + width - 1) / width;
}

int64_t LengthOf(const TensorTable& table) {
  if (const int64_t learned = Extent(table, "embed_pos.embedding_weight", 0)) return learned;
  return Extent(table, "L_level.layers.0.mlp_t.gate_up_proj.weight", 1);
}

}  // namespace

OfficialSettings SettingsFromTensors(const TensorTable& table, const DataSizes& sizes,
                                     const PluginFinder& find) {
  return Inference(table, sizes, find).Run();
}

DataSizes SizesFromTensors(const TensorTable& table, const Config& config, DataSizes known,
                           std::vector<std::string>& notes) {
  if (known.vocab_size == 0) {
    known.vocab_size = Extent(table, "embed_tokens.embedding_weight", 0);
  }
  if (known.identifiers == 0) known.identifiers = Extent(table, "puzzle_emb.weights", 0);
  if (known.seq_len > 0) return known;
  if (const int64_t length = LengthOf(table); length > Prefix(config)) {
    known.seq_len = length - Prefix(config);
    return known;
  }
  static const std::pair<int64_t, int64_t> kUsual[] = {{11, 81}, {12, 900}, {6, 900}};
  for (const auto& [vocabulary, length] : kUsual) {
    if (vocabulary != known.vocab_size) continue;
    known.seq_len = length;
    notes.push_back(fmt::format("{} tokens an example, the usual number for a vocabulary of {}",
                                length, vocabulary));
    return known;
  }
  throw UsageError(fmt::format(
      "how long an example is cannot be told from the tensors (vocabulary of {}): say --data or "
      "--suite",
      known.vocab_size));
}

}  // namespace arc
