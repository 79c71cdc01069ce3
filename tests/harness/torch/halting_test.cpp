#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/torch/training/learner.h"
#include "harness/torch/training/predictor.h"
#include "tasks/dataset.h"
#include "tasks/error.h"
#include "tasks/suite.h"

// When rows stop, with a model whose Q values are written down.
namespace arc::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Counts its steps in the carry; its answer everywhere is the number of the step, and q_halt
/// is positive from step `inputs[row][0]` on. q_continue is 1/2, or there is none.
class ScriptedModel : public Model {
 public:
  explicit ScriptedModel(int64_t length, bool q_continue = true)
      : length_(length), q_continue_(q_continue) {
    spec_.Add({"weight", {kAnswers}, Initialisation::Constant(1)});
    const size_t init =
        spec_.Add({"init", {1}, Initialisation::Constant(0), ParameterRole::kFrozen});
    spec_.carry.push_back({"count", {1}, init});
  }
  const ModelSpec& Spec() const override { return spec_; }
  StepOutput Step(const std::vector<at::Tensor>& carry, const ModelBatch& batch,
                  const StepContext& context) const override {
    ++calls;
    const at::Tensor count = carry[0] + 1;
    StepOutput output;
    output.carry = {count};
    output.logits = at::one_hot(count.expand({-1, length_}).to(at::kLong), kAnswers) * context[0];
    output.q_halt = (count - batch.inputs.narrow(1, 0, 1) + 0.75).squeeze(1);
    if (q_continue_) output.q_continue = at::full_like(output.q_halt, 0.5);
    return output;
  }
  mutable int calls = 0;

 private:
  static constexpr int64_t kAnswers = 11;
  int64_t length_;
  bool q_continue_;
  ModelSpec spec_;
};

/// Rows of one token that want to stop at these steps.
DataRows Wanting(std::vector<int> stops) {
  const auto rows = static_cast<int64_t>(stops.size());
  const at::Tensor inputs = at::tensor(stops, at::kInt).view({rows, 1});
  return {inputs, at::ones({rows, 1}, at::kInt), at::zeros({rows}, at::kLong)};
}

class HaltingTest : public testing::Test {
 protected:
  HaltingTest() : store_(model_.Spec(), at::kCPU) {
    store_.Initialise(0);
    context_.parameters = store_.tensors();
    halting_.max_steps = 3;
    halting_.exploration = 0;
  }
  /// Step counts of the rows after each call.
  std::vector<std::vector<int>> StepsOf(int calls) {
    const DataRows rows = Wanting({1, 2, 9});
    const ActLoop act(model_, halting_, LossType::kSoftmax);
    ActCarry carry = act.InitialCarry(rows, context_);
    std::vector<std::vector<int>> steps;
    for (int i = 0; i < calls; ++i) {
      last_ = act.Step(carry, rows, {}, context_);
      const int* counts = carry.steps.data_ptr<int>();
      steps.emplace_back(counts, counts + carry.steps.numel());
    }
    return steps;
  }
  ScriptedModel model_{1};
  ParameterStore store_;
  StepContext context_;
  HaltingSettings halting_;
  ActResult last_;
};

TEST_F(HaltingTest, InTrainingRowsStopWhereTheirQSaysSo) {
  context_.training = true;
  EXPECT_THAT(StepsOf(4), ElementsAre(ElementsAre(1, 1, 1), ElementsAre(1, 2, 2),
                                      ElementsAre(1, 1, 3), ElementsAre(1, 2, 1)));
}

TEST_F(HaltingTest, WithoutActEveryRowTakesEveryStepAndLearnsNoQContinue) {
  context_.training = true;
  halting_.act_enabled = false;
  EXPECT_THAT(StepsOf(4), ElementsAre(ElementsAre(1, 1, 1), ElementsAre(2, 2, 2),
                                      ElementsAre(3, 3, 3), ElementsAre(1, 1, 1)));
  EXPECT_FALSE(last_.target_q_continue.defined());
}

TEST_F(HaltingTest, InferenceTakesEveryStepUnlessAskedToStop) {
  EXPECT_THAT(StepsOf(3),
              ElementsAre(ElementsAre(1, 1, 1), ElementsAre(2, 2, 2), ElementsAre(3, 3, 3)));
  halting_.act_inference = true;
  EXPECT_THAT(StepsOf(3),
              ElementsAre(ElementsAre(1, 1, 1), ElementsAre(1, 2, 2), ElementsAre(1, 1, 3)));
  halting_.exploration = 1;  // of training alone
  EXPECT_THAT(StepsOf(2), ElementsAre(ElementsAre(1, 1, 1), ElementsAre(1, 2, 2)));
}

TEST_F(HaltingTest, QContinueIsLearntOnlyWhereAskedFor) {
  context_.training = true;
  StepsOf(1);
  EXPECT_TRUE(last_.target_q_continue.defined());
  EXPECT_EQ(last_.metrics.count("q_continue_loss"), 1u);
  halting_.learn_q_continue = false;
  // Halting is by both Q values still: q_halt is 0.75 at the step asked for, q_continue 0.5.
  EXPECT_THAT(StepsOf(2), ElementsAre(ElementsAre(1, 1, 1), ElementsAre(1, 2, 2)));
  EXPECT_FALSE(last_.target_q_continue.defined());
  EXPECT_EQ(last_.metrics.count("q_continue_loss"), 0u);
}

TEST_F(HaltingTest, AModelWithoutQContinueIsRefusedWhereHaltingNeedsIt) {
  const ScriptedModel without(1, false);
  const ActLoop act(without, halting_, LossType::kSoftmax);
  ActCarry carry = act.InitialCarry(Wanting({1}), context_);
  context_.training = true;
  try {
    act.Step(carry, Wanting({1}), {}, context_);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("halting.q_continue"));
  }
}

/// Answers of each item of two boards, step by step. A 4x4 board's first token is its first
/// digit + 1, and the step at which ScriptedModel stops.
class PredictorHaltingTest : public testing::Test {
 protected:
  PredictorHaltingTest() : suite_(MakeSuite("sudoku", {kSide})), store_(model_.Spec(), at::kCPU) {
    store_.Initialise(0);
    for (const int digit : {1, 2}) {
      Puzzle& puzzle = puzzles_.emplace_back();
      puzzle.id = "p" + std::to_string(digit);
      puzzle.tests.emplace_back().input = Grid(kSide, kSide);
      puzzle.tests[0].input.At(0, 0) = static_cast<uint8_t>(digit);
    }
  }
  void Predict(bool act_inference) {
    HaltingSettings halting;
    halting.act_inference = act_inference;
    const EvaluationSet set(*suite_, puzzles_, {}, 1);
    tokens_.assign(2, {});
    halted_.assign(2, {});
    Predictor(model_, store_.tensors(), {}, halting, at::kFloat)
        .Run(
            set, 0, 2, 2, 4,
            [&](const StepAnswer& answer) {
              tokens_[answer.item].push_back(answer.tokens[5]);
              halted_[answer.item].push_back(answer.halted);
            },
            [](size_t) {});
  }
  static constexpr int kSide = 4;
  std::unique_ptr<Suite> suite_;
  ScriptedModel model_{kSide * kSide};
  ParameterStore store_;
  std::vector<Puzzle> puzzles_;
  std::vector<std::vector<int>> tokens_;
  std::vector<std::vector<bool>> halted_;
};

TEST_F(PredictorHaltingTest, EveryStepIsAnsweredAndHaltingIsTold) {
  Predict(false);
  EXPECT_THAT(tokens_, ElementsAre(ElementsAre(1, 2, 3, 4), ElementsAre(1, 2, 3, 4)));
  EXPECT_THAT(halted_, ElementsAre(ElementsAre(false, true, true, true),
                                   ElementsAre(false, false, true, true)));
  EXPECT_EQ(model_.calls, 4);
}

TEST_F(PredictorHaltingTest, WithActInferenceAnswersStandAndABatchEndsEarly) {
  Predict(true);
  EXPECT_THAT(tokens_, ElementsAre(ElementsAre(1, 2, 2, 2), ElementsAre(1, 2, 3, 3)));
  EXPECT_EQ(model_.calls, 3);
}

}  // namespace
}  // namespace arc::test
