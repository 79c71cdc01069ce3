#include "harness/run/data_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "evaluators/overlap.h"
#include "harness/run/data_choice.h"
#include "harness/run/recipe.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Config Make(const std::vector<std::string>& settings) {
  Config config;
  for (const std::string& text : settings) {
    const Assignment setting = ParseOverride(text);
    config.Set(setting.key, setting.value);
  }
  return config;
}

Config Sudoku4(const std::vector<std::string>& more = {}) {
  std::vector<std::string> settings = {"data.suite=sudoku", "data.rows=4", "data.clues=6",
                                       "data.train_count=20", "data.evaluation_count=10"};
  settings.insert(settings.end(), more.begin(), more.end());
  return Make(settings);
}

std::vector<std::string> Ids(const std::vector<Puzzle>& puzzles) {
  std::vector<std::string> ids;
  for (const Puzzle& puzzle : puzzles) ids.push_back(puzzle.id);
  return ids;
}

// Two tasks of one demonstration and one test each; the second is 4 wide.
std::string Tasks(const std::string& prefix) {
  return R"({")" + prefix + R"(a":{"train":[{"input":[[1]],"output":[[2]]}],)" +
         R"("test":[{"input":[[3]],"output":[[4]]}]},")" + prefix +
         R"(b":{"train":[{"input":[[1,2,3,4]],"output":[[2]]}],)" +
         R"("test":[{"input":[[5,0],[0,0]],"output":[[6]]}]}})";
}

class ArcFiles : public testing::Test {
 protected:
  void SetUp() override {
    WriteText(folder_ / "train.json", Tasks("t"));
    WriteText(folder_ / "eval.json", Tasks("e"));
  }
  Config Arc(const std::vector<std::string>& more) const {
    std::vector<std::string> settings = {"data.suite=arc", "data.rows=3", "data.overlap=unchecked",
                                         "data.train=" + (folder_ / "train.json").string(),
                                         "data.evaluation=" + (folder_ / "eval.json").string()};
    settings.insert(settings.end(), more.begin(), more.end());
    return Make(settings);
  }
  TempFolder folder_;
};

TEST(DataSource, GeneratedSetsAreDisjointUpToSymmetry) {
  const DataSource data = LoadData(Sudoku4(), "/nowhere");
  EXPECT_EQ(data.tasks.size(), 20U);
  EXPECT_EQ(data.evaluation.size(), 10U);
  EXPECT_THAT(SharedWithTraining(data), IsEmpty());
  EXPECT_EQ(CountClasses(DigestPairs(*data.suite, data.evaluation)), 10U);
}

TEST(DataSource, TheEvaluationSetDoesNotDependOnTheTrainingSet) {
  const DataSource both = LoadData(Sudoku4(), "/nowhere");
  const DataSource more = LoadData(Sudoku4({"data.train_count=5"}), "/nowhere");
  const DataSource alone = LoadData(Sudoku4(), "/nowhere", DataNeed::kEvaluation);
  EXPECT_EQ(both.evaluation_hash, more.evaluation_hash);
  EXPECT_EQ(both.evaluation_hash, alone.evaluation_hash);
  EXPECT_THAT(alone.tasks, IsEmpty());
  EXPECT_NE(both.training_hash, more.training_hash);
}

TEST(DataSource, TheSeedDecidesThePuzzles) {
  EXPECT_EQ(LoadData(Sudoku4(), "/a").training_hash, LoadData(Sudoku4(), "/b").training_hash);
  EXPECT_NE(LoadData(Sudoku4(), "/a").evaluation_hash,
            LoadData(Sudoku4({"data.seed=1"}), "/a").evaluation_hash);
}

TEST(DataSource, SharedPuzzlesAreFoundUpToSymmetry) {
  DataSource data = LoadData(Sudoku4(), "/nowhere");
  const Transform turn = data.suite->RandomTransform(3);
  Puzzle moved = data.evaluation[4];
  moved.id = "moved";
  moved.tests[0] = {Apply(turn, moved.tests[0].input), Apply(turn, *moved.tests[0].output)};
  data.tasks.push_back(moved);
  EXPECT_THAT(SharedWithTraining(data), ElementsAre(data.evaluation[4].id));
}

TEST(DataSource, WithoutAugmentationThereIsOneView) {
  EXPECT_EQ(LoadData(Sudoku4({"data.augment=false"}), "/x").options.views, 1U);
  EXPECT_EQ(LoadData(Sudoku4({"data.views=9"}), "/x").options.views, 9U);
}

TEST_F(ArcFiles, PuzzlesThatDoNotFitStayInTheEvaluationSet) {
  const DataSource data = LoadData(Arc({}), "/nowhere");
  EXPECT_THAT(Ids(data.tasks), ElementsAre("ta"));
  EXPECT_THAT(Ids(data.evaluation), ElementsAre("ea", "eb"));
  EXPECT_THAT(Ids(data.answerable), ElementsAre("ea"));
  EXPECT_THAT(data.left_out, ElementsAre("tb (2x4)", "eb (2x4)"));
  EXPECT_EQ(LeftOutText(data),
            "2 puzzles do not fit the 3x3 canvas, the first is tb (2x4): a model trained with such "
            "data.rows and data.cols takes them");
}

TEST_F(ArcFiles, FittingOnlyLeavesThemOut) {
  const DataSource data = LoadData(Arc({"data.fitting_only=true"}), "/nowhere");
  EXPECT_THAT(Ids(data.evaluation), ElementsAre("ea"));
  EXPECT_THAT(data.left_out, IsEmpty());
}

TEST_F(ArcFiles, TransductiveTrainingNeverSeesTestOutputs) {
  const DataSource data =
      LoadData(Arc({"data.transductive=true", "data.identifiers=per-task"}), "/nowhere");
  EXPECT_THAT(Ids(data.tasks), ElementsAre("ta", "ea"));
  EXPECT_THAT(data.places, ElementsAre(1U));
  EXPECT_FALSE(data.tasks[1].tests[0].output.has_value());
  EXPECT_EQ(data.tasks[1].demonstrations.size(), 1U);
  EXPECT_TRUE(data.evaluation[0].tests[0].output.has_value());
}

/// Every task of `text`'s form has one demonstration: these have three.
std::string ThreeDemonstrations() {
  return R"({"ea": {"train": [{"input": [[1]], "output": [[2]]}, {"input": [[3]], "output": [[4]]},
                              {"input": [[5]], "output": [[6]]}],
                    "test": [{"input": [[7]]}]},
             "eb": {"train": [{"input": [[8]], "output": [[9]]}], "test": [{"input": [[7, 7]]}]}})";
}

TEST_F(ArcFiles, WhatIsHeldOutIsEvaluatedAndNotTrainedOn) {
  WriteText(folder_ / "eval.json", ThreeDemonstrations());
  const std::vector<std::string> settings = {"data.transductive=true", "data.train=none",
                                             "data.identifiers=per-task", "data.holdout=1"};
  const DataSource tests = LoadData(Arc(settings), "/nowhere");
  EXPECT_THAT(Ids(tests.evaluation), ElementsAre("ea", "eb"));
  ASSERT_EQ(tests.held_out.puzzles.size(), 1U);
  EXPECT_EQ(tests.tasks[0].demonstrations.size(), 2U);
  for (const Pair& trained : tests.tasks[0].demonstrations) {
    EXPECT_NE(trained.input, tests.held_out.puzzles[0].tests[0].input);
  }
  std::vector<std::string> held = settings;
  held.push_back("data.evaluate=heldout");
  const DataSource data = LoadData(Arc(held), "/nowhere");
  EXPECT_EQ(data.training_hash, tests.training_hash) << "the same training";
  EXPECT_EQ(Ids(data.evaluation), Ids(tests.held_out.puzzles));
  EXPECT_THAT(data.places, ElementsAre(0U));
  EXPECT_TRUE(data.evaluation[0].tests[0].output.has_value());
}

TEST_F(ArcFiles, EachIsHeldOutWhereNothingIsTrained) {
  WriteText(folder_ / "eval.json", ThreeDemonstrations());
  const std::vector<std::string> each = {"data.holdout_each=true", "data.evaluate=heldout"};
  EXPECT_THAT(Ids(LoadData(Arc(each), "/nowhere", DataNeed::kEvaluation).evaluation),
              ElementsAre("ea~0", "ea~1", "ea~2"));
  EXPECT_THROW(LoadData(Arc({"data.holdout_each=true", "data.transductive=true"}), "/nowhere"),
               Error);
}

TEST_F(ArcFiles, OnlyOneTask) {
  const DataSource data = LoadData(Arc({"data.only=ea"}), "/nowhere");
  EXPECT_THAT(Ids(data.evaluation), ElementsAre("ea"));
  EXPECT_THROW(LoadData(Arc({"data.only=nope"}), "/nowhere"), Error);
}

TEST_F(ArcFiles, TransductiveTrainingCanBeOnTheEvaluationTasksAlone) {
  const DataSource data = LoadData(Arc({"data.transductive=true", "data.train=none"}), "/nowhere");
  EXPECT_THAT(Ids(data.tasks), ElementsAre("ea"));
  EXPECT_THAT(data.places, ElementsAre(0U));
}

TEST_F(ArcFiles, MaxTasksIsASeededChoice) {
  WriteText(folder_ / "many.json", [] {
    std::string text = "{";
    for (int i = 0; i < 50; ++i) {
      text += (i ? ",\"k" : "\"k") + std::to_string(i) +
              R"(":{"train":[{"input":[[1]],"output":[[2]]}],"test":[{"input":[[3]]}]})";
    }
    return text + "}";
  }());
  const auto choose = [&](const char* seed) {
    return Ids(LoadData(Arc({"data.train=none", "data.max_tasks=5", seed,
                             "data.evaluation=" + (folder_ / "many.json").string()}),
                        "/nowhere")
                   .evaluation);
  };
  EXPECT_EQ(choose("data.seed=1").size(), 5U);
  EXPECT_EQ(choose("data.seed=1"), choose("data.seed=1"));
  EXPECT_NE(choose("data.seed=1"), choose("data.seed=2"));
}

TEST_F(ArcFiles, SettingsThatContradictAreErrors) {
  const auto load = [&](std::vector<std::string> more) { LoadData(Arc(more), "/nowhere"); };
  ExpectError(ErrorKind::kUsage, "identifiers that were never trained",
              [&] { load({"data.identifiers=per-task"}); });
  ExpectError(ErrorKind::kUsage, "needs data.views", [&] {
    load({"data.identifiers=per-view", "data.transductive=true"});
  });
  ExpectError(ErrorKind::kUsage, "no demonstrations",
              [] { LoadData(Sudoku4({"data.transductive=true"}), "/nowhere"); });
  ExpectError(ErrorKind::kUsage, "task ea is in the training and in the evaluation set", [&] {
    load({"data.transductive=true", "data.train=" + (folder_ / "eval.json").string()});
  });
  ExpectError(ErrorKind::kUsage, "no data 'nothing'", [&] { load({"data.train=nothing"}); });
}

TEST_F(ArcFiles, ATestPairThatIsTrainedOnIsShared) {
  WriteText(folder_ / "leak.json", R"({"x":{"train":[{"input":[[3]],"output":[[4]]}],)"
                                   R"("test":[{"input":[[1]],"output":[[1]]}]}})");
  const DataSource data =
      LoadData(Arc({"data.train=" + (folder_ / "leak.json").string()}), "/nowhere");
  EXPECT_THAT(SharedWithTraining(data), ElementsAre("ea"));
}

TEST_F(ArcFiles, PathsAreMadeAbsolute) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path());
  Config config = Make({"data.train=train.json", "data.evaluation=arc1-eval"});
  AnchorDataPaths(config);
  std::filesystem::current_path(before);
  EXPECT_TRUE(std::filesystem::path(config.String("data.train")).is_absolute());
  EXPECT_EQ(config.String("data.evaluation"), "arc1-eval");
}

TEST(ChooseData, UnderstandsNamesSuitesAndRecipes) {
  Config config;
  ChooseData(config, "", "sudoku6");
  EXPECT_EQ(config.Integer("data.rows"), 6);
  ChooseData(config, "", "arc1");
  EXPECT_EQ(config.String("data.suite") + config.String("data.evaluation"), "arcarc1-eval");
  ChooseData(config, "maze8", "some/file.csv");
  EXPECT_EQ(config.String("data.suite") + config.String("data.evaluation"), "mazesome/file.csv");
  ExpectError(ErrorKind::kUsage, "which suite is it?",
              [&] { ChooseData(config, "", "some/file.csv"); });
  ExpectError(ErrorKind::kUsage, "did you mean 'trm-sudoku6-tiny'?",
              [&] { ChooseData(config, "", "trm-sudoku6-tny"); });
  ExpectError(ErrorKind::kUsage, "sudoko", [&] { ChooseData(config, "sudoko", ""); });
}

TEST(ChooseData, TakesARecipesEvaluationSet) {
  Config config;
  ChooseData(config, "", ARC_SOURCE_DIR "/recipes/trm-sudoku6-tiny.toml");
  const Config recipe = LoadConfig(ARC_SOURCE_DIR "/recipes/trm-sudoku6-tiny.toml", {});
  EXPECT_EQ(LoadData(config, "/x", DataNeed::kEvaluation).evaluation_hash,
            LoadData(recipe, "/x").evaluation_hash);
}

TEST(Parts, TogetherAreTheWholeSetUnderTheSameViews) {
  const DataSource whole = LoadData(Sudoku4(), {});
  std::map<std::string, uint32_t> places;
  for (const char* first : {"0", "4", "8"}) {
    const DataSource part =
        LoadData(Sudoku4({"evaluation.count=4", std::string("evaluation.first=") + first}), {});
    EXPECT_EQ(part.whole, 10U);
    EXPECT_EQ(part.evaluation.size(), std::string(first) == "8" ? 2U : 4U);
    ASSERT_EQ(part.places.size(), part.answerable.size());
    for (size_t i = 0; i < part.answerable.size(); ++i) {
      EXPECT_TRUE(places.emplace(part.answerable[i].id, part.places[i]).second);
    }
  }
  ASSERT_EQ(places.size(), 10U);
  for (size_t i = 0; i < whole.answerable.size(); ++i) {
    EXPECT_EQ(places.at(whole.answerable[i].id), whole.places[i]);
  }
  EXPECT_THAT(LoadData(Sudoku4({"evaluation.count=4", "evaluation.first=10"}), {}).evaluation,
              IsEmpty());
}

}  // namespace
}  // namespace arc
