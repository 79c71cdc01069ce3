#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// Training as the front end sees it: the worker is a stand-in.
class Train : public CommandTest {
 protected:
  Train() { environment_["ARCBENCH_WORKER"] = ARC_BINARY_DIR "/tests/fake_worker"; }
  std::string Recipe(const std::string& more = "") {
    return File("fake.toml", "verified = false\n" + more +
                                 "[model]\nplugin = 'fake_model'\n[data]\nsuite = 'sudoku'\n"
                                 "rows = 4\nclues = 6\ntrain_count = 10\nevaluation_count = 5\n")
        .string();
  }
  RunRecord OnlyRun() {
    const Store store = OpenStore();
    const std::vector<RunRow> rows = store.Runs();
    EXPECT_EQ(rows.size(), 1U);
    return store.GetRun(rows.at(0).id);
  }
};

TEST_F(Train, RecordsMetricsCheckpointsAndTheFinalEvaluation) {
  const Outcome outcome = Run({"train", Recipe(), "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto rows = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(rows[0]["exact"], 0.8);
  EXPECT_EQ(rows[0]["exact_n"], 5);
  EXPECT_EQ(rows[0]["answered"], 4);
  EXPECT_EQ(rows[0]["steps"], 4);
  EXPECT_EQ(rows[0]["protocol"], "inductive");
  EXPECT_EQ(rows[0]["parameters"], 1024);
  const Store store = OpenStore();
  const RunRecord run = OnlyRun();
  EXPECT_EQ(run.status, "finished");
  EXPECT_EQ(run.embedding_parameters, 24);
  const std::vector<MetricRecord> loss = store.MetricsOf(run.id, "train/loss");
  ASSERT_EQ(loss.size(), 20U);
  EXPECT_TRUE(std::isnan(loss[2].value));
  EXPECT_EQ(store.MetricsOf(run.id, "eval/exact").at(0).value, 0.8);
  EXPECT_EQ(store.CheckpointsOf(run.id).at(0).step, 10);
  EXPECT_THAT(outcome.err, HasSubstr("verified = false"));
  EXPECT_THAT(outcome.err, HasSubstr("arcbench runs show " + run.id));
}

TEST_F(Train, TrainingAndEvaluationSetsAreOnRecordAndDisjoint) {
  ASSERT_EQ(Run({"train", Recipe()}).code, 0);
  const Store store = OpenStore();
  const int64_t training = *store.GetRun(OnlyRun().id).dataset;
  const int64_t evaluation = *store.GetEvaluation(1).evaluation.dataset;
  EXPECT_EQ(store.PairsOf(training).size(), 10U);
  EXPECT_EQ(store.PairsOf(evaluation).size(), 5U);
  EXPECT_THAT(store.Overlap(training, evaluation), IsEmpty());
}

TEST_F(Train, SettingsOfThePluginAreCompletedAndKept) {
  ASSERT_EQ(Run({"train", Recipe(), "training.lr=0.5"}).code, 0);
  const std::string recipe = Run({"runs", "show", "fake", "--recipe"}).out;
  EXPECT_THAT(recipe, HasSubstr("width = 8"));
  EXPECT_THAT(recipe, HasSubstr("lr = 0.5"));
}

TEST_F(Train, AnInterruptEndsWith130AndTheCommandThatGoesOn) {
  environment_["FAKE_WORKER"] = "interrupt";
  const std::string odd = (folder_ / "it's odd").string();
  std::filesystem::create_directory(odd);
  const Outcome outcome =
      Run({"train", Recipe(), "--workspace", Workspace().string(), "--plugin-path", odd});
  EXPECT_EQ(outcome.code, 130);
  const RunRecord run = OnlyRun();
  EXPECT_EQ(run.status, "interrupted");
  EXPECT_THAT(outcome.err, HasSubstr("arcbench train --resume " + run.id + " --workspace " +
                                     Workspace().string() + " --plugin-path '" +
                                     folder_.path().string() + "/it'\\''s odd'\n"));
}

TEST_F(Train, CtrlCReachesTheWorkerAndEndsWith130) {
  environment_["FAKE_WORKER"] = "wait";
  EXPECT_EQ(Run({"train", Recipe()}).code, 130);
  EXPECT_EQ(OnlyRun().status, "interrupted");
}

TEST_F(Train, ARunThatWasCutOffIsMarkedFailedByTheNextCommand) {
  environment_["FAKE_WORKER"] = "kill";
  EXPECT_EQ(Run({"train", Recipe()}).code, -SIGKILL);
  EXPECT_EQ(OnlyRun().status, "running");
  environment_["FAKE_WORKER"] = "";
  const Outcome outcome = Run({"train", "--resume", OnlyRun().id});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("was cut off"));
  EXPECT_EQ(OnlyRun().status, "finished");
}

TEST_F(Train, ARunIsEvaluatedAgainOnItsOwnAndOnOtherPuzzles) {
  ASSERT_EQ(Run({"train", Recipe()}).code, 0);
  const std::string id = OnlyRun().id;
  const Outcome own = Run({"eval", "fake", "--views", "3", "--json"});
  ASSERT_EQ(own.code, 0) << own.err;
  const auto row = nlohmann::json::parse(own.out)[0];
  EXPECT_EQ(row["run"], id);
  EXPECT_EQ(row["views"], 3);
  EXPECT_EQ(row["checkpoint_step"], 10);
  EXPECT_EQ(row["checkpoint"], "runs/" + id + "/step10.ckpt");
  EXPECT_EQ(row["data_hash"],
            nlohmann::json::parse(Run({"leaderboard", "--json"}).out)[1]["data_hash"]);
  EXPECT_EQ(
      Run({"eval", "fake", "--data", "sudoku9", "data.evaluation_count=3", "data.clues=0"}).code,
      0);
  EXPECT_EQ(OnlyRun().status, "finished");
}

TEST_F(Train, AModelsNameStandsForItsRun) {
  ASSERT_EQ(Run({"train", Recipe(), "name=fake_model"}).code, 0);
  const Outcome outcome = Run({"eval", "fake_model", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out)[0]["run"], OnlyRun().id);
}

TEST_F(Train, WhatWasTrainedOnIsNoEvaluation) {
  ASSERT_EQ(Run({"train", Recipe(), "data.clues=0"}).code, 0);
  // 36 minimal puzzles there are, up to symmetry: 10 trained on, 30 asked for.
  const std::vector<std::string> words = {"eval", "fake", "data.seed=1",
                                          "data.evaluation_count=30"};
  ExpectFailure(3, "of 30 evaluation puzzles are in the training set", words);
  std::vector<std::string> all_the_same = words;
  all_the_same.push_back("data.overlap=warn");
  const Outcome outcome = Run(all_the_same);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("warning: "));
}

TEST_F(Train, ResumeGoesOnFromTheLastCheckpoint) {
  environment_["FAKE_WORKER"] = "interrupt";
  Run({"train", Recipe()});
  environment_.erase("FAKE_WORKER");
  const Outcome outcome = Run({"train", "--resume", "fake", "training.threads=1"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const RunRecord run = OnlyRun();
  EXPECT_EQ(run.status, "finished");
  EXPECT_EQ(OpenStore().MetricsOf(run.id, "train/loss").size(), 20U);
}

TEST_F(Train, ResumeRefusesWhatWouldMakeItAnotherRun) {
  environment_["FAKE_WORKER"] = "interrupt";
  Run({"train", Recipe()});
  ExpectFailure(2, "training.lr cannot change", {"train", "--resume", "fake", "training.lr=1"});
  ExpectFailure(2, "did you mean 'training.steps'",
                {"train", "--resume", "fake", "training.stps=1"});
}

TEST_F(Train, WhatChangedOnResumeIsKept) {
  environment_["FAKE_WORKER"] = "interrupt";
  Run({"train", Recipe()});
  environment_.erase("FAKE_WORKER");
  ASSERT_EQ(Run({"train", "--resume", "fake", "training.steps=77"}).code, 0);
  EXPECT_THAT(Run({"runs", "show", "fake", "--recipe"}).out, HasSubstr("steps = 77"));
}

TEST_F(Train, ResumeRefusesOtherPuzzles) {
  const std::string file = File("train.txt", "123434122143432.\n").string();
  environment_["FAKE_WORKER"] = "interrupt";
  const std::vector<std::string> train = {"train", Recipe(), "data.train=" + file,
                                          "data.overlap=unchecked"};
  ASSERT_EQ(Run(train).code, 130);
  WriteText(file, "123434122143.321\n");
  ExpectFailure(3, "trained on other puzzles", {"train", "--resume", "fake"});
  EXPECT_EQ(OnlyRun().status, "interrupted");
}

TEST_F(Train, ResumeRefusesAMissingOrCorruptedCheckpoint) {
  environment_["FAKE_WORKER"] = "interrupt";
  Run({"train", Recipe()});
  const auto file = Workspace() / "runs" / OnlyRun().id / "step10.ckpt";
  WriteText(file, "other weights");
  ExpectFailure(3, "step10.ckpt: the checkpoint is corrupted", {"train", "--resume", "fake"});
  std::filesystem::remove(file);
  ExpectFailure(3, "step10.ckpt: the checkpoint is gone", {"train", "--resume", "fake"});
  EXPECT_EQ(OnlyRun().status, "interrupted");
}

TEST_F(Train, ACrashIsAFailedRunWithItsCheckpoint) {
  environment_["FAKE_WORKER"] = "crash";
  ExpectFailure(1, "SIGSEGV", {"train", Recipe()});
  const RunRecord run = OnlyRun();
  EXPECT_EQ(run.status, "failed");
  EXPECT_EQ(OpenStore().CheckpointsOf(run.id).size(), 1U);
  EXPECT_EQ(OpenStore().MetricsOf(run.id, "train/loss").size(), 10U);
  environment_["FAKE_WORKER"] = "";
  EXPECT_EQ(Run({"train", "--resume", run.id}).code, 0);
}

TEST_F(Train, AControlIsARowOfItsOwn) {
  ASSERT_EQ(Run({"train", Recipe(), "data.shuffle_labels=true"}).code, 0);
  const auto rows = nlohmann::json::parse(Run({"leaderboard", "--json"}).out);
  EXPECT_EQ(rows[0]["control"], true);
  EXPECT_THAT(Run({"leaderboard"}).out, HasSubstr("control: shuffled labels"));
}

TEST_F(Train, WrongUsageLeavesNoRun) {
  ExpectFailure(2, "unknown key 'training.stps'; did you mean 'training.steps'?",
                {"train", Recipe(), "training.stps=1"});
  ExpectFailure(2, "width", {"train", Recipe(), "model.widht=9"});
  ExpectFailure(2, "width = 0", {"train", Recipe(), "model.width=0"});
  ExpectFailure(2, "expected an integer", {"train", Recipe(), "training.steps=many"});
  ExpectFailure(2, "no recipe", {"train", "nothing-of-the-kind"});
  ExpectFailure(2, "fake.toml:2:", {"train", Recipe("verified = = 1\n")});
  ExpectFailure(2, "is a solver, a model is wanted", {"train", Recipe(), "model.plugin=toy"});
  ExpectFailure(2, "which recipe?", {"train"});
  EXPECT_FALSE(std::filesystem::exists(Workspace() / "arcbench.db"));
}

}  // namespace
}  // namespace arc
