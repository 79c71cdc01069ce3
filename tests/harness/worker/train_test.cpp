#include <ATen/ATen.h>

#include "tests/harness/worker/small_run.h"

namespace arc {
namespace {

using testing::HasSubstr;

class WorkerTrainTest : public SmallRunTest {};

TEST_F(WorkerTrainTest, AResumedRunEqualsOneThatWasNeverStopped) {
  const std::string whole = Train({"name=whole"});
  const std::string half = Train({"name=half", "training.steps=5"});
  const Outcome resumed = Run({"train", "--resume", half, "training.steps=12"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_TRUE(SameTensors(ReadSafetensors(CheckpointOf(whole, 12)),
                          ReadSafetensors(CheckpointOf(half, 12))));
}

TEST_F(WorkerTrainTest, EvaluatingTheCheckpointGivesTheScoresOfTheRun) {
  const std::string run = Train({});
  const Outcome outcome = Run({"eval", run});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto evaluations = OpenStore().EvaluationsOf(run);
  ASSERT_EQ(evaluations.size(), 2u);
  const Store store = OpenStore();
  const auto first = store.LoadVotes(evaluations[0].id),
             second = store.LoadVotes(evaluations[1].id);
  ASSERT_EQ(first.size(), second.size());
  for (size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].candidates, second[i].candidates);
}

TEST_F(WorkerTrainTest, ACorruptedCheckpointIsNamed) {
  const std::string run = Train({});
  const std::filesystem::path file = CheckpointOf(run, 12);
  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
  const Outcome outcome = Run({"eval", file.string()});
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(file.filename().string()));
  EXPECT_EQ(Run({"runs", "ls"}).code, 0);
}

TEST_F(WorkerTrainTest, SettingsThatDoNotFitTogetherAreUsageErrors) {
  ExpectFailure(2, "model.num_heads: 3 heads in hidden_size 16 are 5 wide",
                {"train", recipe_.string(), "model.num_heads=3"});
  ExpectFailure(2, "hidden_sise", {"train", recipe_.string(), "model.hidden_sise=3"});
}

TEST_F(WorkerTrainTest, HrmTrainsWithBothHeadsInBfloat16) {
  UseHrm();
  const std::string run = Train({"training.precision=bf16"});
  EXPECT_FALSE(OpenStore().MetricsOf(run, "train/q_continue_loss").empty());
}

}  // namespace
}  // namespace arc
