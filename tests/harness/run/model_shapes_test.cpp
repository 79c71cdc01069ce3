#include "harness/run/model_shapes.h"

#include <nlohmann/json.hpp>

#include "tests/evaluators/expect_error.h"

// A model's settings read off its tensors' names and shapes.
namespace arc {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// Every plugin declares all of these here.
PluginInfo Plugin(const std::string& name) {
  const json defaults = {{"hidden_size", 512},    {"num_heads", 8},      {"expansion", 4.0},
                         {"pos_encodings", "rope"}, {"rope_theta", 1e4}, {"puzzle_emb_ndim", 512},
                         {"puzzle_emb_len", 16},  {"H_layers", 4},       {"L_layers", 4},
                         {"num_layers", 4},       {"H_cycles", 2},       {"mlp_t", false},
                         {"bf16_conv", false}};
  json settings;
  for (const auto& [key, value] : defaults.items()) settings[key] = {{"default", value}};
  PluginInfo info;
  info.name = name;
  info.kind = "model";
  info.settings = settings.dump();
  return info;
}

/// Tensors of a model 32 wide with 10 identifiers, without its layers.
TensorTable Table(int64_t vocabulary = 11) {
  return {{"model.inner.embed_tokens.embedding_weight", {{vocabulary, 32}}},
          {"model.inner.puzzle_emb.weights", {{10, 32}}},
          {"model.inner.lm_head.weight", {{vocabulary, 32}}}};
}
void AddLayer(TensorTable& table, const std::string& layer, int64_t qkv = 96) {
  table["model.inner." + layer + ".self_attn.qkv_proj.weight"] = {{qkv, 32}};
  table["model.inner." + layer + ".mlp.down_proj.weight"] = {{32, 256}};
}

class Inferred : public testing::Test {
 protected:
  void Read(const TensorTable& table, const DataSizes& sizes = {}) {
    read_ = SettingsFromTensors(table, sizes, Plugin);
  }
  void ExpectValue(const std::string& key, const OptionValue& expected) const {
    OptionValue value = std::string("(not set)");
    for (const Assignment& setting : read_.settings) {
      if (setting.key == key) value = setting.value;
    }
    EXPECT_EQ(value, expected) << key;
  }
  OfficialSettings read_;
};

TEST_F(Inferred, HrmAndWhatItsTensorsDoNotSay) {
  TensorTable table = Table();
  AddLayer(table, "H_level.layers.0");
  AddLayer(table, "L_level.layers.0");
  AddLayer(table, "L_level.layers.1");
  table["model.inner.H_init"] = {{32}, true};
  Read(table);
  EXPECT_EQ(read_.plugin, "hrm");
  ExpectValue("model.hidden_size", int64_t{32});
  ExpectValue("model.H_layers", int64_t{1});
  ExpectValue("model.L_layers", int64_t{2});
  ExpectValue("model.puzzle_emb_ndim", int64_t{32});
  ExpectValue("training.precision", std::string("bf16"));
  ExpectValue("halting.q_continue", true);
  EXPECT_THAT(read_.notes, Contains(HasSubstr("by its tensors it is a hrm with")));
  EXPECT_THAT(read_.notes, Contains(testing::AllOf(
                               HasSubstr("do not say, so this is assumed: "),
                               HasSubstr("num_heads = 8"), HasSubstr("H_cycles = 2"),
                               HasSubstr("pos_encodings = rope"))));
}

TEST_F(Inferred, TrmWithAMixerOverPositions) {
  TensorTable table = Table();
  table["model.inner.L_level.layers.0.mlp_t.gate_up_proj.weight"] = {{512, 97}};
  table["model.inner.L_level.layers.0.mlp.down_proj.weight"] = {{32, 512}};
  table["model.inner.H_init"] = {{32}};
  Read(table, {11, 81, 10});
  EXPECT_EQ(read_.plugin, "trm");
  ExpectValue("model.mlp_t", true);
  ExpectValue("model.pos_encodings", std::string("none"));
  ExpectValue("model.puzzle_emb_len", int64_t{16});
  ExpectValue("training.precision", std::string("fp32"));
  ExpectValue("halting.q_continue", false);
  ExpectValue("model.expansion", 24.0);  // 512 = 24 * 32 * 2 / 3
}

TEST_F(Inferred, TransformerWithLearnedPositions) {
  TensorTable table = Table();
  AddLayer(table, "H_level.layers.0", 90);  // five heads of 6
  table["model.inner.embed_pos.embedding_weight"] = {{82, 32}};
  Read(table);
  EXPECT_EQ(read_.plugin, "transformer");
  ExpectValue("model.pos_encodings", std::string("learned"));
  ExpectValue("model.num_heads", int64_t{5});
  EXPECT_THAT(read_.notes, Contains(HasSubstr("pos_encodings = \"learned\"")));
}

TEST_F(Inferred, UrmAndTheTypeOfItsConvolution) {
  TensorTable table = Table();
  AddLayer(table, "layers.0");
  table["model.inner.init_hidden"] = {{32}, true};
  for (const bool bfloat16 : {true, false}) {
    table["model.inner.layers.0.mlp.dwconv.weight"] = {{256, 1, 2}, bfloat16};
    Read(table);
    EXPECT_EQ(read_.plugin, "urm");
    ExpectValue("model.num_layers", int64_t{1});
    ExpectValue("model.bf16_conv", bfloat16);
    ExpectValue("training.precision", std::string("bf16"));
  }
}

TEST_F(Inferred, TensorsOfNoKnownModelAreBadData) {
  ExpectError(ErrorKind::kBadData, "none of the models hrm, trm, transformer, urm: model.inner.e",
              [] { SettingsFromTensors(Table(), {}, Plugin); });
  TensorTable table;
  AddLayer(table, "L_level.layers.0");
  ExpectError(ErrorKind::kBadData, "there is no embed_tokens.embedding_weight",
              [&] { SettingsFromTensors(table, {}, Plugin); });
}

TEST(SizesFromTensors, ByTheTensorsElseAsUsualElseToldByTheUser) {
  std::vector<std::string> notes;
  Config config;
  config.Set("model.hidden_size", int64_t{32});
  config.Set("model.puzzle_emb_ndim", int64_t{32});
  TensorTable table = Table();
  const DataSizes usual = SizesFromTensors(table, config, {}, notes);
  EXPECT_EQ(usual.vocab_size, 11);
  EXPECT_EQ(usual.seq_len, 81);
  EXPECT_EQ(usual.identifiers, 10);
  EXPECT_THAT(notes, Contains(HasSubstr("81 tokens an example, the usual number")));
  table["model.inner.embed_pos.embedding_weight"] = {{17, 32}};  // one in front
  notes.clear();
  EXPECT_EQ(SizesFromTensors(table, config, {}, notes).seq_len, 16);
  EXPECT_EQ(SizesFromTensors(table, config, {0, 36, 3}, notes).seq_len, 36);
  EXPECT_THAT(notes, testing::IsEmpty());
  ExpectError(ErrorKind::kUsage, "say --data or --suite",
              [&] { SizesFromTensors(Table(13), config, {}, notes); });
}

}  // namespace
}  // namespace arc
