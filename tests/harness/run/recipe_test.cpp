#include "harness/run/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

Config Load(const std::string& text) { return EffectiveConfig(ParseRecipe(text, "r.toml"), "r"); }

TEST(Recipe, SetsWhatItSaysAndLeavesDefaults) {
  const Config config = Load("[training]\nsteps = 5\nlr = 1\n[model]\nplugin = 'trm'\nwidth = 8");
  EXPECT_EQ(config.Integer("training.steps"), 5);
  EXPECT_EQ(config.Number("training.lr"), 1.0);
  EXPECT_EQ(config.Integer("training.batch_size"), 768);
  EXPECT_EQ(config.ModelSettings().at("width"), OptionValue(int64_t{8}));
  EXPECT_EQ(config.String("name"), "r");
}

TEST(Recipe, DottedKeysAndTablesAreTheSame) {
  EXPECT_EQ(Load("training.steps = 5").Integer("training.steps"), 5);
}

TEST(Recipe, MisspeltKeysNamePlaceAndNearest) {
  ExpectError(ErrorKind::kUsage,
              "r.toml:2:1: unknown key 'training.stps'; did you mean 'training.steps'?",
              [] { Load("[training]\nstps = 5"); });
}

TEST(Recipe, WrongTypesNamePlaceKeyValueAndExpectation) {
  ExpectError(ErrorKind::kUsage, "r.toml:3:1: training.steps = \"many\": expected an integer ≥ 0",
              [] { Load("# a comment\n[training]\nsteps = \"many\""); });
  ExpectError(ErrorKind::kUsage, "r.toml:1:1: name: expected a number, a string, true or false",
              [] { Load("name = [1, 2]"); });
  ExpectError(ErrorKind::kUsage, "expected a number, a string", [] { Load("name = 1979-05-27"); });
}

TEST(Recipe, SyntaxErrorsNameLineAndColumn) {
  ExpectError(ErrorKind::kUsage, "r.toml:2:", [] { Load("name = 'a'\nsteps = = 3"); });
  ExpectError(ErrorKind::kUsage, "r.toml:2:", [] { Load("name = 'a'\nname = 'b'"); });
  ExpectError(ErrorKind::kUsage, "r.toml:1:", [] { Load("name = \"open"); });
}

TEST(Recipe, DeepNestingIsAnErrorAndNoCrash) {
  EXPECT_THROW(Load("a = " + std::string(100000, '[')), Error);
}

TEST(Recipe, OverridesAreTomlValuesOrBareWords) {
  EXPECT_EQ(ParseOverride("a.b=3").value, OptionValue(int64_t{3}));
  EXPECT_EQ(ParseOverride("a.b=1e-3").value, OptionValue(1e-3));
  EXPECT_EQ(ParseOverride("a=true").value, OptionValue(true));
  EXPECT_EQ(ParseOverride("a=\"true\"").value, OptionValue(std::string("true")));
  EXPECT_EQ(ParseOverride("a=sudoku").value, OptionValue(std::string("sudoku")));
  EXPECT_EQ(ParseOverride("a=x=y").value, OptionValue(std::string("x=y")));
  EXPECT_EQ(ParseOverride("a=").value, OptionValue(std::string()));
  EXPECT_EQ(ParseOverride("a=1\nb=2").value, OptionValue(std::string("1\nb=2")));
  ExpectError(ErrorKind::kUsage, "'steps': expected key=value", [] { ParseOverride("steps"); });
  ExpectError(ErrorKind::kUsage, "expected key=value", [] { ParseOverride("=3"); });
}

TEST(Recipe, IsFoundByPathAndByName) {
  const TempFolder folder;
  WriteText(folder / "mine.toml", "training.steps = 7");
  const Config config = LoadConfig((folder / "mine.toml").string(), {"training.lr=0.5"});
  EXPECT_EQ(config.Integer("training.steps"), 7);
  EXPECT_EQ(config.Number("training.lr"), 0.5);
  EXPECT_EQ(config.String("name"), "mine");
  ExpectError(ErrorKind::kUsage, "no recipe 'trm-sudoku6-tinny'",
              [] { FindRecipe("trm-sudoku6-tinny"); });
}

TEST(Recipe, AnEmptyOneIsAllDefaults) {
  const TempFolder folder;
  WriteText(folder / "empty.toml", "");
  EXPECT_EQ(LoadConfig((folder / "empty.toml").string(), {}).String("model.plugin"), "");
}

TEST(Recipe, EveryRecipeOfTheProjectIsWellFormed) {
  size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ARC_SOURCE_DIR "/recipes")) {
    if (entry.path().extension() != ".toml") continue;
    SCOPED_TRACE(entry.path().string());
    const Config config = LoadConfig(entry.path().string(), {});
    EXPECT_FALSE(config.String("model.plugin").empty());
    EXPECT_FALSE(config.String("description").empty());
    EXPECT_FALSE(config.String("source").empty()) << "where do its numbers come from?";
    ++count;
  }
  EXPECT_GT(count, 0U);
}

}  // namespace
}  // namespace arc
