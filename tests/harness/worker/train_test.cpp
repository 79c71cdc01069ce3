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

/// ^C in the midst of training: a checkpoint, and the run goes on
/// as if nothing had been.
TEST_F(WorkerTrainTest, AnInterruptedRunGoesOnBitForBit) {
  const auto has_begun = [&] {
    const std::filesystem::path runs = Workspace() / "runs";
    if (!std::filesystem::exists(runs)) return false;
    for (const auto& run : std::filesystem::directory_iterator(runs)) {
      if (std::filesystem::exists(CheckpointOf(run.path().filename(), 10))) return true;
    }
    return false;
  };
  const Outcome stopped = RunAndInterrupt({"train", recipe_.string(), "name=stopped",
                                           "training.steps=100000", "training.checkpoint_every=10"},
                                          has_begun);
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  const std::string run = OpenStore().Runs({}).front().id;
  EXPECT_THAT(stopped.err, HasSubstr("--resume " + run));
  const auto last = static_cast<int>(OpenStore().CheckpointsOf(run).back().step) + 7;
  const std::string steps = fmt::format("training.steps={}", last);
  const Outcome resumed = Run({"train", "--resume", run, steps});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  const std::string whole = Train({"name=whole", steps});
  EXPECT_TRUE(SameTensors(ReadSafetensors(CheckpointOf(run, last)),
                          ReadSafetensors(CheckpointOf(whole, last))));
}

TEST_F(WorkerTrainTest, EvaluatingTheCheckpointGivesTheScoresOfTheRun) {
  const std::string run = Train({});
  const Outcome outcome = Run({"eval", run});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto evaluations = OpenStore().EvaluationsOf(run);
  ASSERT_EQ(evaluations.size(), 2u);
  for (const EvaluationRow& row : evaluations) {
    EXPECT_EQ(row.evaluation.protocol, "inductive");
    EXPECT_EQ(row.evaluation.audit, "clean");
    EXPECT_EQ(row.evaluation.checkpoint_rule, "last");
    EXPECT_GT(row.evaluation.train_flops, 0);
    EXPECT_GT(row.evaluation.train_seconds, 0);
  }
  ASSERT_EQ(Run({"eval", CheckpointOf(run, 12).string()}).code, 0);
  const auto query = Run({"query",
                          "SELECT audit, checkpoint_rule FROM evaluations "
                          "ORDER BY id DESC LIMIT 1",
                          "--csv"});
  EXPECT_EQ(query.out, "audit,checkpoint_rule\nclean,given\n");
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

/// 4x4 boards with four blanks; by turns a model's own settings.
constexpr const char* kEasyBoards = R"(
[data]
suite = "sudoku"
rows = 4
clues = 12
train_count = 150
evaluation_count = 40
[training]
steps = 400
batch_size = 32
lr = 4e-3
lr_min_ratio = 0.1
lr_warmup_steps = 20
threads = 1
log_every = 20
[halting]
max_steps = 3
[model]
hidden_size = 32
num_heads = 4
puzzle_emb_ndim = 0
)";

struct Learning {
  const char* name;
  std::vector<std::string> settings;
};
void PrintTo(const Learning& learning, std::ostream* out) { *out << learning.name; }

class WorkerLearnsTest : public WorkerTrainTest, public testing::WithParamInterface<Learning> {};

TEST_P(WorkerLearnsTest, LossFallsAndUnseenBoardsAreSolved) {
  recipe_ = File("easy.toml", kEasyBoards);
  const std::string run = Train(GetParam().settings);
  const auto losses = OpenStore().MetricsOf(run, "train/lm_loss");
  ASSERT_FALSE(losses.empty());
  EXPECT_LT(losses.back().value, 0.5 * losses.front().value);
  const auto evaluations = OpenStore().EvaluationsOf(run);
  ASSERT_EQ(evaluations.size(), 1u);
  int solved = 0;
  for (const ResultRecord& result : OpenStore().ResultsOf(evaluations[0].id)) {
    solved += result.correct_at == 1;
  }
  EXPECT_GE(solved, 4) << "of 40";  // chance fills the blanks of none
}

INSTANTIATE_TEST_SUITE_P(
    Models, WorkerLearnsTest,
    testing::Values(
        Learning{"transformer",
                 {"model.plugin=transformer", "model.H_layers=1", "model.pos_encodings=learned",
                  "halting.learn_q_continue=false"}},
        Learning{"urm",
                 {"model.plugin=urm", "model.num_layers=1", "model.H_cycles=1", "model.L_cycles=2",
                  "training.lr_first_step=0", "halting.q_continue=false"}},
        Learning{"urm_muon",
                 {"model.plugin=urm", "model.num_layers=1", "model.H_cycles=1", "model.L_cycles=2",
                  "training.lr_first_step=0", "halting.q_continue=false", "training.optimizer=muon",
                  "training.lr=1e-2"}}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(WorkerTrainTest, AnUnknownInstructionSetIsAUsageErrorThatNamesTheChoices) {
  environment_["ARCBENCH_ISA"] = "avx9";
  ExpectFailure(2, "ARCBENCH_ISA: \"avx9\" is not one of baseline, avx2, avx512, avx512_bf16",
                {"train", recipe_.string()});
  EXPECT_THAT(Run({"doctor"}).out, testing::ContainsRegex("instructions +failed +ARCBENCH_ISA"));
  environment_["ARCBENCH_ISA"] = "baseline";
  EXPECT_THAT(Run({"doctor"}).out, testing::ContainsRegex("instructions +ok +baseline"));
}

TEST_F(WorkerTrainTest, TheDoctorFindsThatATrainingCanRun) {
  const Outcome outcome = Run({"doctor"});
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_THAT(outcome.out, testing::ContainsRegex("torch +ok +LibTorch " ARC_TORCH_VERSION_STRING));
  EXPECT_THAT(outcome.out, testing::ContainsRegex("plugin trm +ok +model"));
  EXPECT_THAT(outcome.out, testing::ContainsRegex("training +ok +can run"));
}

TEST_F(WorkerTrainTest, AnUnknownOptimiserIsAUsageErrorThatNamesTheChoices) {
  ExpectFailure(2, "one of adam_atan2, muon",
                {"train", recipe_.string(), "training.optimizer=adamw"});
}

}  // namespace
}  // namespace arc
