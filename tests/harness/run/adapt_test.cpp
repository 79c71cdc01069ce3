#include "harness/run/adapt.h"

#include <gtest/gtest.h>

#include "tests/evaluators/expect_error.h"

namespace arc {
namespace {

Config Trained() {
  Config config;
  config.Set("data.suite", "arc");
  config.Set("data.train", "arc1-train");
  config.Set("data.identifiers", "per-view");
  config.Set("data.views", int64_t{1000});
  config.Set("data.rows", int64_t{12});
  config.Set("data.max_tasks", int64_t{40});
  config.Set("model.plugin", "trm");
  config.Set("model.hidden_size", int64_t{64});
  config.Set("training.ema", 0.999);
  config.Set("training.lr", 3e-4);
  return config;
}

TEST(AdaptConfig, TrainsOnTheTasksAloneAndKeepsTheModel) {
  const Config config = AdaptConfig(
      Trained(), {.from = "/a.safetensors", .tasks = "tasks.json", .budget = 60, .views = 32});
  EXPECT_EQ(config.String("data.train"), "none");
  EXPECT_EQ(config.String("data.evaluation"), "tasks.json");
  EXPECT_TRUE(config.Bool("data.transductive"));
  EXPECT_EQ(config.String("data.identifiers"), "per-task");
  EXPECT_EQ(config.Integer("data.max_tasks"), 0) << "every task is answered";
  EXPECT_EQ(config.Integer("data.rows"), 12) << "the canvas is the model's";
  EXPECT_EQ(config.String("training.from"), "/a.safetensors");
  EXPECT_EQ(config.Number("training.budget"), 60);
  EXPECT_EQ(config.Number("training.lr"), 3e-4);
  EXPECT_EQ(config.Number("training.ema"), 0.99) << "an average that follows within the budget";
  EXPECT_EQ(config.Integer("evaluation.views"), 32);
  EXPECT_EQ(config.ModelSettings(), Trained().ModelSettings());
}

TEST(AdaptConfig, AModelWithoutIdentifiersStaysWithoutThem) {
  Config base = Trained();
  base.Set("data.identifiers", "none");
  EXPECT_EQ(AdaptConfig(base, {}).String("data.identifiers"), "none");
}

TEST(AdaptConfig, OtherSuitesAreRefused) {
  Config base = Trained();
  base.Set("data.suite", "sudoku");
  ExpectError(ErrorKind::kUsage, "/a.safetensors is for sudoku",
              [&] { AdaptConfig(base, {.from = "/a.safetensors"}); });
}

}  // namespace
}  // namespace arc
