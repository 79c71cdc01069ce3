// A model that dies, throws, computes nonsense or ends the process costs its own run alone.
#include <ATen/ATen.h>

#include "tests/harness/worker/small_run.h"

namespace arc {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Fault {
  const char* name;
  const char* message;
  int signal = 0;
};
void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class FaultyModelTest : public SmallRunTest, public testing::WithParamInterface<Fault> {
 protected:
  FaultyModelTest() {
    environment_["ARCBENCH_PLUGIN_PATH"] = ARC_BINARY_DIR "/tests/plugins";
    std::string recipe = kSmallRecipe;
    recipe.erase(0, recipe.find("[data]"));
    recipe_ = File("faulty.toml", "name = 'faulty'\n[model]\nplugin = 'faulty_model'\n" + recipe);
  }
  std::vector<std::string> Setting(const std::string& after) const {
    return {std::string("model.fault=") + GetParam().name, "model.after=" + after};
  }
  /// One message: what happened and which plugin did it.
  void ExpectTold(const std::string& text) const {
    EXPECT_THAT(text, HasSubstr(GetParam().message));
    EXPECT_THAT(text, HasSubstr("/tests/plugins/faulty_model.so"));
    EXPECT_THAT(text, Not(HasSubstr("frame #"))) << "no stack trace";
    EXPECT_THAT(text, Not(HasSubstr("terminate called")));
  }
  std::string Integrity() { return Run({"query", "PRAGMA integrity_check", "--csv"}).out; }
};

TEST_P(FaultyModelTest, TrainingIsAFailedRunWhoseCheckpointsStay) {
  std::vector<std::string> words = {"train", recipe_.string(), "training.checkpoint_every=2"};
  for (const std::string& setting : Setting("5")) words.push_back(setting);
  const Outcome outcome = Run(words);
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  ExpectTold(outcome.err);

  const Store store = OpenStore();
  const RunRecord run = store.GetRun(store.Runs().at(0).id);
  EXPECT_EQ(run.status, "failed");
  EXPECT_EQ(run.failure.signal, GetParam().signal);
  ExpectTold(run.failure.text);
  ASSERT_EQ(store.CheckpointsOf(run.id).size(), 2U) << "of steps 2 and 4";
  EXPECT_TRUE(ReadSafetensors(CheckpointOf(run.id, 4)).Has("model.inner.table"));
  EXPECT_EQ(Integrity(), "integrity_check\nok\n");

  const Outcome evaluated = Run({"eval", run.id, "model.fault=none"});
  EXPECT_EQ(evaluated.code, 0) << evaluated.err;
}

TEST_P(FaultyModelTest, EvaluationLeavesNothingAndTheRunAsItWas) {
  const std::string run = Train({});
  std::vector<std::string> words = {"eval", run};
  for (const std::string& setting : Setting("0")) words.push_back(setting);
  const Outcome outcome = Run(words);
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  ExpectTold(outcome.err);

  const Store store = OpenStore();
  EXPECT_EQ(store.GetRun(run).status, "finished");
  EXPECT_EQ(store.EvaluationsOf(run).size(), 1U) << "the training's own";
  EXPECT_EQ(Integrity(), "integrity_check\nok\n");
}

INSTANTIATE_TEST_SUITE_P(
    Faults, FaultyModelTest,
    testing::Values(Fault{"crash", "died of SIGSEGV", SIGSEGV}, Fault{"throw", "thrown in a step"},
                    Fault{"wrong_shape", "shape '[1, 2, 3]' is invalid"},
                    Fault{"nonsense", "nan at"},
                    Fault{"exit", "ended with exit code 0 before it was done"}),
    [](const auto& test) { return std::string(test.param.name); });

/// Weights that are no numbers are not worth a checkpoint, also where the loss is looked at later.
TEST_F(FaultyModelTest, DivergedWeightsAreNotSaved) {
  const Outcome outcome = Run({"train", recipe_.string(), "training.checkpoint_every=2",
                               "training.log_every=100", "model.fault=nonsense", "model.after=5"});
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("training has diverged"));
  const Store store = OpenStore();
  EXPECT_EQ(store.CheckpointsOf(store.Runs().at(0).id).back().step, 4);
}

}  // namespace
}  // namespace arc
