#include "harness/plugin/settings.h"

#include <gmock/gmock.h>

#include "tests/harness/plugin/plugin_test_util.h"

namespace arc {
namespace {

using testing::HasSubstr;

PluginInfo Declared(const std::string& settings) {
  PluginInfo info;
  info.name = "p";
  info.settings = settings;
  return info;
}

const PluginInfo kPlugin = Declared(R"({
  "layers": {"default": 4, "help": "h", "min": 1, "max": 16},
  "rate": {"default": 0.5, "help": "h", "min": 0},
  "limit": {"default": 1.0, "help": "h", "max": 2},
  "mode": {"default": "full", "help": "h", "choices": ["full", "last"]},
  "rope": {"default": true, "help": "h"}})");

TEST(SettingsTest, DefaultsWhereNothingIsGiven) {
  const std::string all = R"({"layers":4,"limit":1.0,"mode":"full","rate":0.5,"rope":true})";
  EXPECT_EQ(EffectiveSettings(kPlugin, ""), all);
  EXPECT_EQ(EffectiveSettings(kPlugin, "{}"), all);
  EXPECT_EQ(EffectiveSettings(Declared("{}"), ""), "{}");
}

TEST(SettingsTest, GivenReplaceDefaults) {
  EXPECT_EQ(EffectiveSettings(kPlugin, R"({"layers": 16, "mode": "last", "rope": false})"),
            R"({"layers":16,"limit":1.0,"mode":"last","rate":0.5,"rope":false})");
}

// One configuration has one text, however its numbers were written.
TEST(SettingsTest, IntegerForANumberBecomesOne) {
  EXPECT_EQ(EffectiveSettings(kPlugin, R"({"rate": 2})"),
            EffectiveSettings(kPlugin, R"({"rate": 2.0})"));
}

std::string UsageMessage(const std::string& given) {
  return MessageOf(ErrorKind::kUsage, [&] { EffectiveSettings(kPlugin, given); });
}

TEST(SettingsErrorTest, UnknownKeyNamesTheNearest) {
  EXPECT_EQ(UsageMessage(R"({"layer": 2})"),
            "plugin 'p' has no setting 'layer'; did you mean 'layers'?");
  EXPECT_EQ(
      MessageOf(ErrorKind::kUsage, [] { EffectiveSettings(Declared("{}"), R"({"layers": 2})"); }),
      "plugin 'p' has no setting 'layers' (it has none at all)");
}

TEST(SettingsErrorTest, WrongTypeNamesKeyValueAndType) {
  EXPECT_EQ(UsageMessage(R"({"layers": "two"})"),
            "plugin 'p': setting layers = \"two\", expected an integer");
  EXPECT_EQ(UsageMessage(R"({"layers": 2.5})"),
            "plugin 'p': setting layers = 2.5, expected an integer");
  EXPECT_EQ(UsageMessage(R"({"rate": true})"),
            "plugin 'p': setting rate = true, expected a number");
  EXPECT_EQ(UsageMessage(R"({"mode": 1})"), "plugin 'p': setting mode = 1, expected a text");
  EXPECT_EQ(UsageMessage(R"({"rope": null})"),
            "plugin 'p': setting rope = null, expected true or false");
}

TEST(SettingsErrorTest, OutOfRangeNamesTheRange) {
  EXPECT_EQ(UsageMessage(R"({"layers": 17})"),
            "plugin 'p': setting layers = 17, expected an integer from 1 to 16");
  EXPECT_EQ(UsageMessage(R"({"rate": -0.5})"),
            "plugin 'p': setting rate = -0.5, expected a number of at least 0");
  EXPECT_EQ(UsageMessage(R"({"limit": 3})"),
            "plugin 'p': setting limit = 3, expected a number of at most 2");
  EXPECT_EQ(UsageMessage(R"({"mode": "half"})"),
            "plugin 'p': setting mode = \"half\", expected one of [\"full\",\"last\"]");
}

TEST(SettingsErrorTest, GivenIsNoObject) {
  EXPECT_EQ(UsageMessage("[1]"), "settings of plugin 'p': [1] is no JSON object");
  EXPECT_EQ(UsageMessage("{\"a\":"), "settings of plugin 'p': {\"a\": is no JSON object");
}

TEST(SettingsErrorTest, BadDeclarations) {
  const auto complaint = [](const std::string& setting) {
    return MessageOf(ErrorKind::kBadData,
                     [&] { CheckDeclaredSettings("{\"a\":" + setting + "}"); });
  };
  EXPECT_EQ(complaint("1"), "setting 'a' has no default");
  EXPECT_EQ(complaint(R"({"help": "h"})"), "setting 'a' has no default");
  EXPECT_EQ(complaint(R"({"default": 1})"), "setting 'a' has no help text");
  EXPECT_THAT(complaint(R"({"default": [], "help": "h"})"), HasSubstr("has default []"));
  EXPECT_THAT(complaint(R"({"default": "x", "help": "h", "min": 1})"), HasSubstr("has min 1"));
  EXPECT_THAT(complaint(R"({"default": 1, "help": "h", "max": "x"})"), HasSubstr("has max \"x\""));
  EXPECT_THAT(complaint(R"({"default": 1, "help": "h", "choices": 1})"),
              HasSubstr("has choices 1"));
  EXPECT_EQ(complaint(R"({"default": 1, "help": "h", "min": 2})"),
            "setting 'a' has default 1, expected an integer of at least 2");
  EXPECT_EQ(complaint(R"({"default": 1, "help": "h", "choices": [2]})"),
            "setting 'a' has default 1, expected one of [2]");
}

TEST(SettingsReaderTest, TypedValues) {
  const Settings settings(EffectiveSettings(kPlugin, R"({"limit": 2})"));
  EXPECT_EQ(settings.Integer("layers"), 4);
  EXPECT_EQ(settings.Real("layers"), 4.0);
  EXPECT_EQ(settings.Real("limit"), 2.0);
  EXPECT_EQ(settings.Text("mode"), "full");
  EXPECT_TRUE(settings.Flag("rope"));
}

TEST(SettingsReaderTest, PluginsMistakes) {
  const Settings settings(EffectiveSettings(kPlugin, ""));
  EXPECT_THAT(MessageOf(ErrorKind::kFailed, [&] { settings.Integer("width"); }),
              HasSubstr("'width', which it does not declare"));
  EXPECT_THAT(MessageOf(ErrorKind::kFailed, [&] { settings.Integer("rate"); }),
              HasSubstr("'rate' as an integer"));
  EXPECT_THAT(MessageOf(ErrorKind::kFailed, [] { Settings("[]"); }), HasSubstr("[] are no object"));
}

}  // namespace
}  // namespace arc
