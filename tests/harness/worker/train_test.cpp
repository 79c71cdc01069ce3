#include <ATen/ATen.h>
#include <fmt/format.h>

#include "harness/torch/checkpoint/checkpoint.h"
#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;

// 4x4 boards and a model of a few thousand weights: a run takes about a second.
constexpr const char* kRecipe = R"(
name = "small"
[model]
plugin = "trm"
hidden_size = 16
num_heads = 2
H_cycles = 1
L_cycles = 1
L_layers = 1
puzzle_emb_ndim = 16
puzzle_emb_len = 1
[data]
suite = "sudoku"
rows = 4
clues = 8
train_count = 60
evaluation_count = 20
[training]
steps = 12
batch_size = 8
lr = 1e-3
lr_warmup_steps = 0
threads = 1
ema = 0.9
log_every = 1
seed = 5
[halting]
max_steps = 3
q_continue = false
[evaluation]
views = 2
)";

class WorkerTrainTest : public CommandTest {
 protected:
  WorkerTrainTest() : recipe_(File("small.toml", kRecipe)) {
    environment_["ARCBENCH_PLUGIN_PATH"] = ARC_BINARY_DIR "/lib/arcbench/plugins";
  }
  /// Trains with these settings; returns the run's id.
  std::string Train(std::vector<std::string> words) {
    words.insert(words.begin(), {"train", recipe_.string()});
    const Outcome outcome = Run(words);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return OpenStore().Runs({}).front().run.id;
  }
  std::filesystem::path CheckpointOf(const std::string& run, int step) {
    return Workspace() / "runs" / run / "checkpoints" / fmt::format("step_{:08}.safetensors", step);
  }
  std::filesystem::path recipe_;
};

bool SameTensors(const Checkpoint& a, const Checkpoint& b) {
  for (const auto& [name, tensor] : a.tensors) {
    if (!b.Has(name) || !at::equal(tensor, b.Get(name))) return false;
  }
  return a.tensors.size() == b.tensors.size();
}

TEST_F(WorkerTrainTest, AResumedRunEqualsOneThatWasNeverStopped) {
  const std::string whole = Train({"name=whole"});
  const std::string half = Train({"name=half", "training.steps=5"});
  const Outcome resumed = Run({"train", "--resume", half, "training.steps=12"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_TRUE(SameTensors(ReadSafetensors(CheckpointOf(whole, 12)),
                          ReadSafetensors(CheckpointOf(half, 12))));
}

TEST_F(WorkerTrainTest, TheSameSeedGivesTheSameRunAndAnotherOneDoesNot) {
  const Checkpoint a = ReadSafetensors(CheckpointOf(Train({"name=a"}), 12));
  const Checkpoint b = ReadSafetensors(CheckpointOf(Train({"name=b"}), 12));
  const Checkpoint c = ReadSafetensors(CheckpointOf(Train({"name=c", "training.seed=6"}), 12));
  EXPECT_TRUE(SameTensors(a, b));
  EXPECT_FALSE(SameTensors(a, c));
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
  ExpectFailure(2, "model.num_heads: 3 must divide hidden_size 16",
                {"train", recipe_.string(), "model.num_heads=3"});
  ExpectFailure(2, "hidden_sise", {"train", recipe_.string(), "model.hidden_sise=3"});
}

TEST_F(WorkerTrainTest, HrmTrainsWithBothHeadsInBfloat16) {
  std::string recipe = kRecipe;
  const auto replace = [&](const std::string& from, const std::string& to) {
    recipe.replace(recipe.find(from), from.size(), to);
  };
  replace("\"trm\"", "\"hrm\"\nH_layers = 1");
  replace("puzzle_emb_len = 1\n", "");
  replace("q_continue = false", "q_continue = true");
  recipe_ = File("hrm.toml", recipe);
  const std::string run = Train({"training.precision=bf16"});
  EXPECT_FALSE(OpenStore().MetricsOf(run, "train/q_continue_loss").empty());
}

}  // namespace
}  // namespace arc
