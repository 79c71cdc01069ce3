#include "harness/torch/training/learner.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/torch/training/predictor.h"
#include "harness/torch/training/trainer.h"
#include "tasks/error.h"
#include "tasks/random.h"
#include "tests/harness/torch/plugin_model.h"

namespace arc::test {
namespace {

using testing::HasSubstr;

constexpr int kLength = 16, kVocab = 6, kBatch = 8;

std::unique_ptr<Model> SmallModel(const std::string& plugin) {
  return MakeModel(plugin,
                   {{"hidden_size", 16},
                    {"num_heads", 2},
                    {"H_layers", 1},
                    {"L_layers", 1},
                    {"H_cycles", 2},
                    {"L_cycles", 2},
                    {"puzzle_emb_ndim", 16},
                    {"puzzle_emb_len", 1}},
                   kLength, kVocab);
}

LearnerSettings SmallSettings(bool q_continue) {
  LearnerSettings s;
  s.steps = 40;
  s.batch_size = kBatch;
  s.lr = {1e-3, 0.1, 5, 40};
  s.puzzle_emb_lr = {1e-2, 0.1, 5, 40};
  s.ema = 0.9;
  s.seed = 3;
  s.halting = {4, 0.5, q_continue};
  return s;
}

/// Puzzle `i` of an endless, reproducible supply: copy the input.
DataRows Rows(uint64_t seed) {
  BatchRows batch;
  Random random(seed);
  batch.rows = kBatch;
  for (int i = 0; i < kBatch * kLength; ++i) {
    batch.inputs.push_back(static_cast<uint8_t>(1 + random.Below(kVocab - 1)));
  }
  batch.labels = batch.inputs;
  for (int i = 0; i < kBatch; ++i) batch.identifiers.push_back(static_cast<int32_t>(i % 3));
  return ToRows(batch, at::kCPU);
}

bool SameState(const Checkpoint& a, const Checkpoint& b) {
  if (a.tensors.size() != b.tensors.size() || a.metadata != b.metadata) return false;
  for (const auto& [name, tensor] : a.tensors) {
    if (!b.Has(name) || !at::equal(tensor, b.Get(name))) return false;
  }
  return true;
}

class LearnerTest : public testing::TestWithParam<const char*> {
 protected:
  LearnerTest() : model_(SmallModel(GetParam())), settings_(SmallSettings(GetParam()[0] == 'h')) {}
  Learner Fresh() { return Learner(*model_, 3, settings_, at::kCPU); }
  std::unique_ptr<Model> model_;
  LearnerSettings settings_;
};

TEST_P(LearnerTest, SameSeedGivesTheSameBits) {
  Learner a = Fresh(), b = Fresh();
  a.Start();
  b.Start();
  for (int i = 0; i < 6; ++i) {
    a.Step(Rows(i));
    b.Step(Rows(i));
  }
  EXPECT_TRUE(SameState(a.SaveState(), b.SaveState()));
}

TEST_P(LearnerTest, AResumedRunGoesOnBitForBit) {
  Learner whole = Fresh();
  whole.Start();
  for (int i = 0; i < 5; ++i) whole.Step(Rows(i));
  const auto path = std::filesystem::temp_directory_path() / (std::string("arc_learner_state_") + GetParam());
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
  state.tensors["model.inner.H_init"] = at::zeros({16}, at::kInt);
  try {
    Fresh().LoadState(state);
    FAIL() << "no error";
  } catch (const Error& error) {
    for (const char* name :
         {"missing: model.inner.lm_head.weight [6, 16]",
          "model.inner.q_head.bias: has shape [3], wanted [2]",
          "not in this model: model.inner.extra [2]", "model.inner.H_init: is of type Int"}) {
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

INSTANTIATE_TEST_SUITE_P(Models, LearnerTest, testing::Values("hrm", "trm"));

TEST(ParameterStoreTest, ValuesHangOnSeedAndNameAlone) {
  const auto hrm = SmallModel("hrm");
  ParameterStore a(hrm->Spec(), at::kCPU), b(hrm->Spec(), at::kCPU), c(hrm->Spec(), at::kCPU);
  a.Initialise(1);
  b.Initialise(1);
  c.Initialise(2);
  EXPECT_TRUE(at::equal(a.flat(), b.flat()));
  EXPECT_FALSE(at::equal(a.flat(), c.flat()));
}

TEST(InitialisationTest, TruncatedNormalHasTheStatedMoments) {
  const at::Tensor x = TruncatedNormal({400, 500}, 0.5, 9).to(at::kDouble);
  EXPECT_NEAR(x.mean().item<double>(), 0, 0.005);
  EXPECT_NEAR(x.std().item<double>(), 0.5, 0.005);
  EXPECT_LE(x.abs().max().item<double>(), 2 * 0.5 * 1.1368472343385565 + 1e-6);
}

TEST(ActLoopTest, AModelWithoutTheAskedForHeadIsRefused) {
  EXPECT_THROW(ParseLossType("stablemax"), Error);
}

}  // namespace
}  // namespace arc::test
