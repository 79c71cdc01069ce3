// A case of models/ that says less, or more, than the fixtures do.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/evaluators/temp_folder.h"
#include "tests/parity/program.h"
#include "tests/parity/safetensors_bytes.h"

namespace arc::parity {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class ChangedCase : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(ParityFolder())) GTEST_SKIP() << "no ../shared/parity";
  }
  /// A fresh copy of a case, its case.json changed.
  template <typename Change>
  fs::path Copy(const std::string& name, Change change) {
    const fs::path copy = folder_ / "copy", facts = copy / "case.json";
    fs::remove_all(copy);
    fs::copy(ParityFolder() / "models" / name, copy, fs::copy_options::recursive);
    json content = json::parse(ReadText(facts));
    change(content);
    fs::remove(facts);
    WriteText(facts, content.dump());
    return copy;
  }
  template <typename Change>
  int CodeAfter(const std::string& name, Change change) {
    return RunParity({Copy(name, change).string()}).code;
  }
  TempFolder folder_;
};

/// The comparison of this name; fails where there is none.
json Compared(const json& ran, const std::string& name) {
  for (const json& c : ran.at("cases").at(0).at("compared")) {
    if (c.at("name") == name) return c;
  }
  ADD_FAILURE() << name << " is not compared";
  return {};
}

TEST_F(ChangedCase, WithoutSuggestionsTheDefaultsHold) {
  const auto forget_gradients = [](json& facts) {
    facts.at("suggested_atol").erase("grad_rel_to_tensor_max_abs");
  };
  EXPECT_EQ(CodeAfter("trm/train_step_attn", forget_gradients), 0);
  const auto forget = [](json& facts) { facts.erase("suggested_atol"); };
  const json ran = ParityJson(Copy("trm/train_step_attn", forget));
  EXPECT_NE(ran.at("exit_code"), 3);
  EXPECT_EQ(Compared(ran, "call_01.halted").at("tolerance"), 0);
  const double logits = Compared(ran, "call_01.logits").at("tolerance");
  EXPECT_GT(logits, 1e-6);
  EXPECT_LT(logits, 1e-4);
}

TEST_F(ChangedCase, ATensorOfAnotherTypeOrShapeThanListedCannotBeRead) {
  const auto listed = [](json& facts) -> json& {
    return facts.at("files").at("expected.safetensors").at("tensors").at("call_01.logits");
  };
  EXPECT_EQ(CodeAfter("hrm/forward", [](json&) {}), 0);
  EXPECT_EQ(CodeAfter("hrm/forward", [&](json& f) { listed(f)["dtype"] = "float64"; }), 3);
  EXPECT_EQ(CodeAfter("hrm/forward", [&](json& f) { listed(f)["shape"][0] = 5; }), 3);
}

TEST_F(ChangedCase, ASettingThatNothingTakesUpFallsShort) {
  const auto set = [](const char* key, const json& value) {
    return [=](json& facts) { facts.at("config")[key] = value; };
  };
  EXPECT_EQ(CodeAfter("urm/forward", set("gated", true)), 1);
  EXPECT_EQ(CodeAfter("urm/forward", set("attn_dropout", 0.1)), 1);
  EXPECT_EQ(CodeAfter("hrm/forward", set("mlp_t", true)), 1);
  EXPECT_EQ(CodeAfter("hrm/forward", set("causal", false)), 0);
  EXPECT_EQ(CodeAfter("trm/forward_attn", set("H_layers", 7)), 0);  // not used there either
}

/// Stablemax is a share: a common factor of its terms cancels, and shows in them alone.
TEST_F(ChangedCase, TheTermsOfStablemaxAreComparedThemselves) {
  const fs::path copy = Copy("hrm/blocks", [](json&) {});
  SafetensorsBytes bytes(copy / "blocks.safetensors");
  bytes.Double("stablemax.s_f64");
  fs::remove(copy / "blocks.safetensors");
  bytes.Write(copy / "blocks.safetensors");
  EXPECT_EQ(RunParity({copy.string()}).code, 1);
}

}  // namespace
}  // namespace arc::parity
