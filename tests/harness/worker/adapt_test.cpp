#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

#include "harness/torch/training/learner.h"
#include "tests/harness/worker/small_run.h"

namespace arc {
namespace {

using testing::HasSubstr;

/// A tiny model for ARC, trained on a few tasks, and other tasks to adapt it to.
class AdaptTest : public SmallRunTest {
 protected:
  AdaptTest() {
    recipe_ = File("base.toml", kSmallArc);
    const std::string run =
        Train({"data.rows=5", "data.evaluation=" + Tasks("old.json", 5).string()});
    base_ = CheckpointOf(run, 6);
    new_ = Tasks("new.json", 3);
  }
  /// Tasks that swap two colours, with four demonstrations each; those of "new..." are a column
  /// wider, so that they are others up to symmetry.
  std::filesystem::path Tasks(const std::string& name, int count) const {
    std::string text;
    const char* more = name[0] == 'n' ? ", 0" : "";
    for (int t = 0; t < count; ++t) {
      std::string train;
      for (int d = 0; d < 4; ++d) {
        train +=
            fmt::format(R"({}{{"input": [[{}, 2{}], [0, {}{}]], "output": [[2, {}{}], [0, 1{}]]}})",
                        d ? "," : "", d + 3, more, t, more, d + 3, more, more);
      }
      text += fmt::format(
          R"({}"{}{}": {{"train": [{}], "test": [{{"input": [[1, {}]], "output": [[1]]}}]}})",
          t ? "," : "{", name[0], t, train, t);
    }
    return File(name, text + "}");
  }
  /// Adapts with these words; returns the run's id.
  std::string Adapt(std::vector<std::string> words) {
    words.insert(words.begin(),
                 {"adapt", "--from", base_.string(), "--tasks", new_.string(), "--views", "2"});
    const Outcome outcome = Run(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return OpenStore().Runs({}).front().id;
  }
  Checkpoint Last(const std::string& run) const {
    return ReadSafetensors(FolderOf(run) / OpenStore().CheckpointsOf(run).back().file);
  }

  std::filesystem::path base_, new_;
};

// The weights of `state` that no table belongs to.
bool SameWeights(const Checkpoint& a, const Checkpoint& b, const std::string& prefix) {
  bool same = true;
  for (const auto& [name, tensor] : a.tensors) {
    if (!name.starts_with("model.") || name == kPuzzleTableName) continue;
    same &= at::equal(tensor, b.Has(prefix + name) ? b.Get(prefix + name) : b.Get(name));
  }
  return same;
}

TEST_F(AdaptTest, BeginsWithTheAveragedWeightsAndTheMeanOfTheTable) {
  const Checkpoint base = ReadSafetensors(base_);
  const Checkpoint state = Last(Adapt(
      {"training.steps=1", "training.budget=0", "training.lr=0", "training.puzzle_emb_lr=0"}));
  EXPECT_TRUE(SameWeights(state, base, "ema."));
  const at::Tensor table = state.Get(kPuzzleTableName);
  ASSERT_EQ(table.size(0), 4) << "three tasks and the blank identifier";
  const at::Tensor mean = base.Get(kPuzzleTableName).mean(0);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(at::equal(table[i], mean)) << i;
  EXPECT_GT(mean.abs().max().item<float>(), 0);
}

TEST_F(AdaptTest, EmbeddingsFirstLeavesTheWeightsAsTheyWere) {
  const Checkpoint base = ReadSafetensors(base_);
  const std::vector<std::string> words = {"training.steps=6", "training.budget=0"};
  const auto with = [&](const std::string& share) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--embeddings-first", share});
    return Last(Adapt(all));
  };
  const Checkpoint embeddings = with("1");
  EXPECT_TRUE(SameWeights(embeddings, base, "ema."));
  EXPECT_FALSE(at::equal(embeddings.Get(kPuzzleTableName)[1], base.Get(kPuzzleTableName).mean(0)));
  EXPECT_FALSE(SameWeights(with("0.5"), base, "ema."));
}

TEST_F(AdaptTest, FitsItsStepsIntoTheBudgetAndKeepsTheBest) {
  const std::string run = Adapt({"--budget", "3s", "--holdout", "1"});
  const Store store = OpenStore();
  const auto rates = store.MetricsOf(run, "train/lr");
  ASSERT_GT(rates.size(), 20u);
  EXPECT_NEAR(rates.back().wall_seconds, 3, 1.5);
  EXPECT_GE(store.MetricsOf(run, "heldout/exact").size(), 2u);
  const EvaluationRow row = store.EvaluationsOf(run).back();
  EXPECT_EQ(row.evaluation.protocol, "adapted");
  EXPECT_EQ(row.evaluation.checkpoint_rule, "best-on-validation");
  const auto checkpoints = store.CheckpointsOf(run);
  EXPECT_EQ(std::count_if(checkpoints.begin(), checkpoints.end(),
                          [](const CheckpointRecord& c) { return c.kind == "best"; }),
            1);
  for (const CheckpointRecord& c : checkpoints) {
    EXPECT_TRUE(std::filesystem::exists(FolderOf(run) / c.file)) << c.file;
  }
}

TEST_F(AdaptTest, WhatWasHeldOutCanBeEvaluatedAfterwards) {
  const std::string run = Adapt({"training.steps=4", "training.budget=0", "--holdout", "1"});
  const Outcome outcome = Run({"eval", run, "data.evaluate=heldout", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto results = OpenStore().ResultsOf(OpenStore().EvaluationsOf(run).back().id);
  ASSERT_EQ(results.size(), 3u);
  EXPECT_THAT(results[0].puzzle, HasSubstr("n0~"));
}

TEST_F(AdaptTest, AResumedAdaptationEqualsOneThatWasNeverStopped) {
  const std::vector<std::string> words = {"training.budget=0", "--embeddings-first", "0.5",
                                          "--holdout", "1"};
  std::vector<std::string> all = words, half = words;
  all.push_back("training.steps=8");
  half.insert(half.end(), {"training.steps=8", "training.time_limit=0.000001"});
  const std::string whole = Adapt(all), cut = Adapt(half);
  ASSERT_EQ(Run({"train", "--resume", cut, "training.time_limit=0"}).code, 0);
  EXPECT_TRUE(SameTensors(Last(whole), Last(cut)));
}

TEST_F(AdaptTest, EachTaskByItself) {
  const Outcome outcome =
      Run({"adapt", "--from", base_.string(), "--tasks", new_.string(), "--views", "2",
           "--per-task", "training.steps=2", "training.budget=0", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(OpenStore().Runs({.recipe = "adapt-trm-n1"}).size(), 1u);
  EXPECT_EQ(OpenStore().Runs({}).size(), 4u) << "the base run and three";
  std::vector<std::string> write = {"submission",  "write", "--data",
                                    new_.string(), "--out", (folder_ / "submission.json").string()};
  for (const auto& row : nlohmann::json::parse(outcome.out)) {
    write.push_back(std::to_string(row.at("evaluation").get<int64_t>()));
  }
  ASSERT_EQ(write.size(), 9u);
  const Outcome written = Run(write);
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_THAT(written.err, HasSubstr("3 tasks, 3 outputs"));
  EXPECT_THAT(written.err, HasSubstr("\n0 outputs have no answer"));
}

TEST_F(AdaptTest, ATimeLimitLeavesTheFirstViewsOfEveryTask) {
  const std::string run = Adapt({"training.steps=2", "training.budget=0"});
  const Outcome outcome = Run(
      {"eval", run, "--views", "500", "evaluation.batch_size=3", "evaluation.time_limit=0.000001"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("time limit: 3 of 1500 views"));
  const auto votes = OpenStore().LoadVotes(OpenStore().EvaluationsOf(run).back().id);
  EXPECT_EQ(votes.size(), 3u);
}

TEST_F(AdaptTest, TasksWithoutSolutionsAreAnsweredAndNotScored) {
  const std::string run = Adapt({"training.steps=2", "training.budget=0"});
  File("open.json", R"({"n0": {"train": [{"input": [[1]], "output": [[2]]}],
                               "test": [{"input": [[3]]}]}})");
  const Outcome outcome =
      Run({"adapt", "--from", base_.string(), "--tasks", (folder_ / "open.json").string(),
           "training.steps=2", "training.budget=0"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Store store = OpenStore();
  const EvaluationRow row = store.EvaluationsOf(store.Runs({}).front().id).back();
  EXPECT_TRUE(row.scores.empty());
  EXPECT_EQ(row.evaluation.answered, 1);
}

TEST_F(AdaptTest, WrongInputIsNamed) {
  const std::string tasks = new_.string(), from = base_.string();
  ExpectFailure(3, "no such checkpoint", {"adapt", "--from", "none.safetensors", "--tasks", tasks});
  ExpectFailure(2, "'soon' is no length of time",
                {"adapt", "--from", from, "--tasks", tasks, "--budget", "soon"});
  ExpectFailure(2, "no data 'nothing'", {"adapt", "--from", from, "--tasks", "nothing"});
  ExpectFailure(3, "open.json",
                {"adapt", "--from", from, "--tasks", File("open.json", "{\"a\": 3}").string()});
  const auto wide = File("wide.json", R"({"w": {"train": [{"input": [[1]], "output": [[2]]}],
                                                "test": [{"input": [[1, 2, 3, 4, 5, 6]]}]}})");
  const std::string misfit =
      "1 puzzles do not fit the 5x5 canvas, the first is w (1x6): a model trained with";
  ExpectFailure(3, "nothing to train on: " + misfit,
                {"adapt", "--from", from, "--tasks", wide.string()});
  ExpectFailure(3, "nothing to adapt to: " + misfit,
                {"adapt", "--from", from, "--tasks", wide.string(), "--per-task"});
  recipe_ = File("sudoku.toml", kSmallRecipe);
  const std::string sudoku = CheckpointOf(Train({"training.steps=1"}), 1).string();
  ExpectFailure(2, "is for sudoku puzzles", {"adapt", "--from", sudoku, "--tasks", tasks});
}

}  // namespace
}  // namespace arc
