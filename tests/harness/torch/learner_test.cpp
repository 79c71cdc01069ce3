#include "harness/torch/training/learner.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/torch/row_parallel_model.h"
#include "tasks/error.h"
#include "tests/harness/torch/small_training.h"

namespace arc::test {
namespace {

using testing::HasSubstr;

const SmallTraining kTraining;

DataRows Rows(uint64_t index) { return kTraining.Rows(index); }

/// A model, and what trains it.
struct Kind {
  const char* plugin;
  Optimiser::Kind optimiser = Optimiser::kAdamAtan2;
  std::string Name() const {
    return plugin + std::string(optimiser == Optimiser::kMuon ? "_muon" : "");
  }
};
void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.Name(); }

class LearnerTest : public testing::TestWithParam<Kind> {
 protected:
  LearnerTest()
      : model_(std::make_unique<RowParallelModel>(kTraining.MakeModel(GetParam().plugin))),
        settings_(kTraining.Settings(GetParam().plugin)) {
    settings_.optimiser = GetParam().optimiser;
  }
  Learner Fresh() { return Learner(*model_, 3, settings_, at::kCPU); }
  void ExpectResumable(at::ScalarType dtype);
  std::unique_ptr<Model> model_;
  LearnerSettings settings_;
};

/// In both precisions: what is kept beside the weights follows them too.
TEST_P(LearnerTest, AResumedRunGoesOnBitForBit) {
  for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) ExpectResumable(dtype);
}

void LearnerTest::ExpectResumable(at::ScalarType dtype) {
  SCOPED_TRACE(dtype);
  settings_.dtype = dtype;
  Learner whole = Fresh();
  whole.Start();
  for (int i = 0; i < 5; ++i) whole.Step(Rows(i));
  const auto path =
      std::filesystem::temp_directory_path() / ("arc_learner_state_" + GetParam().Name());
  WriteSafetensors(path, whole.SaveState());
  for (int i = 5; i < 12; ++i) whole.Step(Rows(i));

  Learner resumed = Fresh();
  resumed.LoadState(ReadSafetensors(path));
  std::filesystem::remove(path);
  for (int i = 5; i < 12; ++i) resumed.Step(Rows(i));
  EXPECT_TRUE(SameState(whole.SaveState(), resumed.SaveState()));
}

TEST_P(LearnerTest, LearnsToCopy) {
  settings_.steps = 150;
  settings_.lr = {3e-3, 1, 10, 150};
  Learner learner = Fresh();
  learner.Start();
  double first = 0, last = 0;
  for (int i = 0; i < 150; ++i) {
    learner.Step(Rows(i));
    if (i == 9) first = learner.TakeMetrics().at("lm_loss");
    if (i == 139) learner.TakeMetrics();
  }
  last = learner.TakeMetrics().at("lm_loss");
  EXPECT_LT(last, 0.5 * first);
}

TEST_P(LearnerTest, AStateOfAnotherShapeIsRefusedWithEveryFaultListed) {
  Learner learner = Fresh();
  learner.Start();
  Checkpoint state = learner.SaveState();
  state.tensors.erase("model.inner.lm_head.weight");
  state.tensors["model.inner.q_head.bias"] = at::zeros({3});
  state.tensors["model.inner.extra"] = at::zeros({2});
  const size_t init = model_->Spec().carry[0].reset;
  const std::string init_name = OfficialName(model_->Spec().parameters[init].name);
  state.tensors[init_name] = at::zeros({16}, at::kInt);
  try {
    Fresh().LoadState(state);
    FAIL() << "no error";
  } catch (const Error& error) {
    for (const std::string& name :
         {std::string("missing: model.inner.lm_head.weight [6, 16]"),
          std::string("model.inner.q_head.bias: has shape [3], wanted [2]"),
          std::string("not in this model: model.inner.extra [2]"),
          init_name + ": is of type Int"}) {
      EXPECT_THAT(error.what(), HasSubstr(name));
    }
  }
}

TEST_P(LearnerTest, BfloatStaysNearSinglePrecision) {
  Learner single = Fresh();
  settings_.dtype = at::kBFloat16;
  Learner half = Fresh();
  single.Start();
  half.Start();
  single.Step(Rows(1));
  half.Step(Rows(1));
  EXPECT_NEAR(half.TakeMetrics().at("lm_loss"), single.TakeMetrics().at("lm_loss"), 0.02);
}

INSTANTIATE_TEST_SUITE_P(Models, LearnerTest,
                         testing::Values(Kind{"hrm"}, Kind{"trm"}, Kind{"transformer"}, Kind{"urm"},
                                         Kind{"urm", Optimiser::kMuon}),
                         [](const auto& test) { return test.param.Name(); });

TEST(ParameterStoreTest, ValuesHangOnSeedAndNameAlone) {
  const auto hrm = kTraining.MakeModel("hrm");
  ParameterStore a(hrm->Spec(), at::kCPU), b(hrm->Spec(), at::kCPU), c(hrm->Spec(), at::kCPU);
  a.Initialise(1);
  b.Initialise(1);
  c.Initialise(2);
  EXPECT_TRUE(at::equal(a.flat(), b.flat()));
  EXPECT_FALSE(at::equal(a.flat(), c.flat()));
}

TEST(ActLoopTest, AModelWithoutTheAskedForHeadIsRefused) {
  EXPECT_THROW(ParseLossType("stablemax"), Error);
}

}  // namespace
}  // namespace arc::test
