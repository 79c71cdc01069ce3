#include "harness/run/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/run/recipe.h"
#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

Config Sample() {
  Config config;
  config.Set("name", std::string("a \"name\" with\ttab and é"));
  config.Set("training.lr", 0.1 + 0.2);
  config.Set("training.seed", int64_t{1} << 60);
  config.Set("data.translate", true);
  config.Set("model.plugin", std::string("trm"));
  config.Set("model.hidden_size", int64_t{64});
  config.Set("model.mlp_t", true);
  config.Set("model.expansion", 4.0);
  return config;
}

TEST(Config, ReadsBackFromJson) {
  const Config config = Sample();
  const auto text = config.ToJson().dump();
  EXPECT_THAT(config.Difference(Config::FromJson(nlohmann::json::parse(text))), testing::IsEmpty());
}

TEST(Config, TomlIsARecipeOfTheSameRun) {
  const Config config = Sample();
  const Config again = EffectiveConfig(ParseRecipe(config.ToToml(), "again.toml"), "other");
  EXPECT_THAT(config.Difference(again), testing::IsEmpty());
  EXPECT_EQ(again.Number("training.lr"), 0.1 + 0.2);
  EXPECT_EQ(again.ModelJson(), config.ModelJson());
}

TEST(Config, DifferenceNamesKeysOfBothSides) {
  Config other = Sample();
  other.Set("training.lr", 0.5);
  other.Set("model.extra", int64_t{1});
  EXPECT_THAT(Sample().Difference(other), testing::ElementsAre("model.extra", "training.lr"));
}

TEST(Config, UnknownKeysNameTheNearest) {
  Config config;
  ExpectError(ErrorKind::kUsage, "unknown key 'training.stepz'; did you mean 'training.steps'?",
              [&] { config.Set("training.stepz", int64_t{1}); });
  ExpectError(ErrorKind::kUsage, "did you mean 'training.lr'?",
              [&] { config.Set("lr", int64_t{1}); });
}

TEST(Config, ModelSettingsKeepTheirPlaceAndAreFinite) {
  Config config;
  config.Set("model.width", int64_t{3}, "r.toml:2:1: ");
  EXPECT_EQ(config.PlaceOf("width"), "r.toml:2:1: ");
  ExpectError(ErrorKind::kUsage, "r.toml:3:1: model.width = nan: expected a finite number",
              [&] { config.Set("model.width", std::nan(""), "r.toml:3:1: "); });
}

TEST(Config, RefusesJsonThatIsNoTableOfScalars) {
  ExpectError(ErrorKind::kUsage, "not a table", [] { Config::FromJson(nlohmann::json::array()); });
  ExpectError(ErrorKind::kUsage, "training.lr = [1]: expected a number",
              [] { Config::FromJson(nlohmann::json::parse(R"({"training":{"lr":[1]}})")); });
}

}  // namespace
}  // namespace arc
