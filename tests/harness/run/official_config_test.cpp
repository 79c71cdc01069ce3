#include "harness/run/official_config.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

// all_config.yaml of the public code: what becomes a setting, and what is told.
namespace arc {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// Plugins that declare these settings, each with its default.
PluginInfo Plugin(const std::string& name) {
  static const std::map<std::string, json> kOwn = {
      {"hrm", {{"H_layers", 4}, {"L_layers", 4}, {"H_cycles", 2}, {"L_cycles", 2}}},
      {"trm", {{"L_layers", 2}, {"mlp_t", false}, {"puzzle_emb_len", 16}, {"H_cycles", 3}}},
      {"transformer", {{"H_layers", 8}}},
      {"urm", {{"num_layers", 4}, {"bf16_conv", false}}}};
  json settings;
  for (const auto& [key, value] : kOwn.at(name).items()) settings[key] = {{"default", value}};
  settings["hidden_size"] = {{"default", 512}};
  settings["puzzle_emb_ndim"] = {{"default", 512}};
  settings["rms_norm_eps"] = {{"default", 1e-5}};
  PluginInfo info;
  info.name = name;
  info.kind = "model";
  info.settings = settings.dump();
  return info;
}

class OfficialConfig : public testing::Test {
 protected:
  void Read(const std::string& yaml) {
    WriteText(file_, yaml);
    read_ = ReadOfficialConfig(file_, Plugin);
  }
  /// One model's section, with more keys.
  void ReadArch(const std::string& name, const std::string& keys) {
    Read(fmt::format("arch: {{name: {}, {}}}", name, keys));
  }
  /// The last value set; a text where nothing is.
  OptionValue Value(const std::string& key) const {
    OptionValue value = std::string("(not set)");
    for (const Assignment& setting : read_.settings) {
      if (setting.key == key) value = setting.value;
    }
    return value;
  }
  void ExpectValue(const std::string& key, const OptionValue& value) const {
    EXPECT_EQ(Value(key), value) << key;
  }
  TempFolder folder_;
  std::filesystem::path file_ = folder_ / "all_config.yaml";
  OfficialSettings read_;
};

TEST_F(OfficialConfig, TrmAsPretrainWritesIt) {
  Read(R"(arch:
  H_cycles: 3
  H_layers: 0
  L_layers: 2
  forward_dtype: float32
  halt_exploration_prob: 0.1
  halt_max_steps: 16
  hidden_size: 512
  loss:
    loss_type: softmax_cross_entropy
    name: losses@ACTLossHead
  mlp_t: true
  name: recursive_reasoning.trm@TinyRecursiveReasoningModel_ACTV1
  no_ACT_continue: true
  puzzle_emb_len: 16
ema: true
ema_rate: 0.99
epochs: 50000
global_batch_size: 768
lr: 7.0e-05
)");
  EXPECT_EQ(read_.plugin, "trm");
  ExpectValue("model.hidden_size", int64_t{512});
  ExpectValue("model.mlp_t", true);
  ExpectValue("model.H_layers", std::string("(not set)"));  // its class does not use it
  ExpectValue("halting.max_steps", int64_t{16});
  ExpectValue("halting.exploration_prob", 0.1);
  ExpectValue("halting.q_continue", false);
  ExpectValue("loss.type", std::string("softmax_cross_entropy"));
  ExpectValue("training.precision", std::string("fp32"));
  ExpectValue("training.batch_size", int64_t{768});
  ExpectValue("training.lr", 7e-5);
  ExpectValue("training.ema", 0.99);
  EXPECT_THAT(read_.notes, testing::IsEmpty());
}

TEST_F(OfficialConfig, WhatTheClassesAssumeIsAssumed) {
  ReadArch("hrm.hrm_act_v1@HierarchicalReasoningModel_ACTV1", "hidden_size: 512");
  EXPECT_EQ(read_.plugin, "hrm");
  ExpectValue("training.precision", std::string("bf16"));
  ExpectValue("halting.q_continue", true);
  EXPECT_THAT(read_.notes, Contains(HasSubstr("arch.H_layers is not given: 4 is assumed")));
  EXPECT_THAT(read_.notes, Not(Contains(HasSubstr("rms_norm_eps"))));
  ReadArch("trm@TRM", "no_ACT_continue: false");
  ExpectValue("halting.q_continue", true);
  ReadArch("trm@TRM", "no_ACT_continue: true");
  ExpectValue("halting.q_continue", false);
  ExpectValue("training.ema", std::string("(not set)"));
}

TEST_F(OfficialConfig, Urm) {
  ReadArch("urm.urm@URM", "loops: 12, num_layers: 4, attn_dropout: 0.0, mlp_dropout: 0.1");
  EXPECT_EQ(read_.plugin, "urm");
  ExpectValue("halting.max_steps", int64_t{12});
  ExpectValue("model.num_layers", int64_t{4});
  ExpectValue("model.bf16_conv", true);  // whatever forward_dtype says
  ExpectValue("halting.q_continue", false);
  EXPECT_THAT(read_.notes, Contains(HasSubstr("arch.mlp_dropout = 0.1 is not known to urm")));
  EXPECT_THAT(read_.notes, Not(Contains(HasSubstr("attn_dropout"))));
}

TEST_F(OfficialConfig, Transformer) {
  for (const char* name : {"recursive_reasoning.transformers_baseline@Model_ACTV2",
                           "hrm.hrm_act_v2@HierarchicalReasoningModel_ACTV2"}) {
    ReadArch(name, "H_cycles: 1, H_layers: 8, act_inference: true, act_enabled: true");
    EXPECT_EQ(read_.plugin, "transformer");
    ExpectValue("model.H_layers", int64_t{8});
    ExpectValue("halting.act_inference", true);
    ExpectValue("halting.q_continue", true);
    EXPECT_THAT(read_.notes, Not(Contains(HasSubstr("H_cycles")))) << name;
  }
}

TEST_F(OfficialConfig, WhatHasNoEffectHereIsTold) {
  ReadArch("trm@TRM", "gated: yes, forward_dtype: float16, loss: {name: other@Head, weight: 2}");
  EXPECT_THAT(read_.notes, AllOf(Contains(HasSubstr("arch.gated = true is not known to trm")),
                                 Contains(HasSubstr("float16: computed in float32 here")),
                                 Contains(HasSubstr("arch.loss.name = \"other@Head\"")),
                                 Contains(HasSubstr("arch.loss.weight = 2 is not known"))));
}

TEST_F(OfficialConfig, WhatCannotBeReadIsNamed) {
  const auto expect = [&](const std::string& part, const std::string& yaml) {
    ExpectError(ErrorKind::kBadData, part, [&] { Read(yaml); });
    ExpectError(ErrorKind::kBadData, file_.string(), [&] { Read(yaml); });
  };
  expect("known are hrm_act_v1@HierarchicalReasoningModel_ACTV1", "arch: {name: gpt@Model}");
  for (const char* yaml : {"lr: 1.0", "- 1", "text", "arch: 7"}) {
    expect("no configuration of HRM, TRM or URM: it has no map 'arch'", yaml);
  }
  expect("no configuration of HRM, TRM or URM", "arch: {name: 7}");
  expect(":1: ", "arch: {name: [");
}

}  // namespace
}  // namespace arc
