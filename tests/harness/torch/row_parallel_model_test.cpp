#include "harness/torch/row_parallel_model.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>

#include "harness/plugin/settings.h"
#include "harness/torch/parameters.h"
#include "harness/torch/plugin_model.h"
#include "tasks/error.h"
#include "tests/harness/torch/plugin_model.h"
#include "tests/harness/torch/small_training.h"
#include "tests/tasks/testing.h"

namespace arc::test {
namespace {

using Tensors = std::vector<at::Tensor>;

class RowParallelTest : public ::testing::Test {
 protected:
  ~RowParallelTest() override { at::set_num_threads(threads_); }

 private:
  int threads_ = at::get_num_threads();
};

/// What a step gave, and the gradients of a weighted sum of it all.
struct Outcome {
  StepOutput output;
  at::Tensor of_parameters, of_vectors;
};

/// One step of a model in float64, where another order of summation is far below what is looked at.
class OneStep {
 public:
  OneStep(std::unique_ptr<Model> model, int64_t rows, int length, int vocab)
      : model_(std::move(model)), store_(model_->Spec(), at::kCPU, at::kDouble) {
    at::manual_seed(7);
    store_.Initialise(1);
    for (const CarrySpec& spec : model_->Spec().carry) {
      std::vector<int64_t> shape = spec.shape;
      shape.insert(shape.begin(), rows);
      carry_.push_back(at::randn(shape, at::kDouble));
    }
    batch_.inputs = at::randint(1, vocab, {rows, length}, at::kInt);
    const int64_t width = model_->Spec().puzzle_vector_size;
    if (width > 0) batch_.puzzle_vectors = at::randn({rows, width}, at::kDouble);
  }

  Outcome Run(int threads) {
    at::set_num_threads(threads);
    store_.flat_gradient().fill_(0.5);  // is added to
    ModelBatch batch = batch_;
    if (batch.puzzle_vectors.defined()) {
      batch.puzzle_vectors = batch.puzzle_vectors.clone().requires_grad_(true);
    }
    Outcome outcome{model_->Step(carry_, batch, Context()), {}, {}};
    Loss(outcome.output).backward();
    outcome.of_parameters = store_.flat_gradient().clone();
    if (batch.puzzle_vectors.defined()) outcome.of_vectors = batch.puzzle_vectors.grad();
    return outcome;
  }
  StepOutput RunWithoutGradient(int threads) const {
    at::set_num_threads(threads);
    const at::NoGradGuard no_grad;
    return model_->Step(carry_, batch_, Context());
  }

 private:
  StepContext Context() const {
    StepContext context;
    context.parameters = store_.tensors();
    context.dtype = at::kDouble;
    context.training = true;
    return context;
  }
  /// Every element with a weight of its own.
  static at::Tensor Loss(const StepOutput& output) {
    at::Tensor sum = at::zeros({}, at::kDouble);
    for (const at::Tensor& x : {output.logits, output.q_halt, output.q_continue}) {
      if (x.defined()) sum = sum + (x * at::arange(x.numel(), at::kDouble).cos().view_as(x)).sum();
    }
    return output.aux_loss.defined() ? sum + 3 * output.aux_loss : sum;
  }

  std::unique_ptr<Model> model_;
  ParameterStore store_;
  Tensors carry_;
  ModelBatch batch_;
};

void ExpectNear(const at::Tensor& a, const at::Tensor& b, const char* what) {
  ASSERT_EQ(a.defined(), b.defined()) << what;
  if (!a.defined()) return;
  ASSERT_EQ(a.sizes(), b.sizes()) << what;
  EXPECT_LT((a - b).abs().max().item<double>(), 1e-10 * (1 + b.abs().max().item<double>())) << what;
}

void ExpectNear(const StepOutput& a, const StepOutput& b) {
  ExpectNear(a.logits, b.logits, "logits");
  ExpectNear(a.q_halt, b.q_halt, "q_halt");
  ExpectNear(a.q_continue, b.q_continue, "q_continue");
  ExpectNear(a.aux_loss, b.aux_loss, "aux_loss");
  ASSERT_EQ(a.carry.size(), b.carry.size());
  for (size_t i = 0; i < a.carry.size(); ++i) ExpectNear(a.carry[i], b.carry[i], "carry");
}

std::unique_ptr<Model> Parallel(std::unique_ptr<Model> model) {
  return std::make_unique<RowParallelModel>(std::move(model));
}

/// Every model of the build, by rows and whole.
void ExpectTheWhole(OneStep by_rows, OneStep whole, int threads) {
  const Outcome a = by_rows.Run(threads), b = whole.Run(1);
  ExpectNear(a.output, b.output);
  ExpectNear(a.of_parameters, b.of_parameters, "gradient of the parameters");
  ExpectNear(a.of_vectors, b.of_vectors, "gradient of the puzzle vectors");
  ExpectNear(by_rows.Run(threads).of_parameters, b.of_parameters, "gradient of a second step");
  ExpectNear(by_rows.RunWithoutGradient(threads), b.output);
}

class RowParallelModels : public RowParallelTest,
                          public ::testing::WithParamInterface<std::tuple<const char*, int>> {};

TEST_P(RowParallelModels, ThreadsTogetherGiveWhatOneGives) {
  const auto [plugin, threads] = GetParam();
  SmallTraining sizes;
  sizes.mlp_t = std::string(plugin) == "trm";
  for (const int64_t rows : {9, 12}) {
    SCOPED_TRACE(rows);
    ExpectTheWhole({Parallel(sizes.MakeModel(plugin)), rows, sizes.length, sizes.vocab},
                   {sizes.MakeModel(plugin), rows, sizes.length, sizes.vocab}, threads);
  }
}

INSTANTIATE_TEST_SUITE_P(Models, RowParallelModels,
                         ::testing::Combine(::testing::Values("hrm", "trm", "urm", "transformer"),
                                            ::testing::Values(2, 3)),
                         [](const auto& test) {
                           return fmt::format("{}_on_{}", std::get<0>(test.param),
                                              std::get<1>(test.param));
                         });

/// One parameter, no puzzle vectors, a loss of its own; counts calls and can fail.
class ToyModel : public Model {
 public:
  struct Calls {
    std::atomic<int> count = 0;
    std::atomic<int64_t> most_rows = 0;
    int64_t failing_token = -1;
  };
  explicit ToyModel(Calls* calls) : calls_(calls) {
    spec_.Add({"w", {4}, Initialisation::TruncatedNormal(1)});
    spec_.Add({"unused", {2}, Initialisation::Constant(1)});
    spec_.carry.push_back({"z", {4}, 0});
  }
  const ModelSpec& Spec() const override { return spec_; }
  StepOutput Step(const Tensors& carry, const ModelBatch& batch,
                  const StepContext& context) const override {
    ++calls_->count;
    calls_->most_rows = std::max<int64_t>(calls_->most_rows, batch.inputs.size(0));
    if ((batch.inputs == calls_->failing_token).any().item<bool>()) throw Failed("a bad token");
    const at::Tensor z = carry[0] * context[0] + batch.inputs.sum(1, true);
    StepOutput output;
    output.carry = {z.detach()};
    output.q_halt = z.tanh().sum(1);
    output.aux_loss = (z * z).sum();
    return output;
  }

 private:
  Calls* calls_;
  ModelSpec spec_;
};

TEST_F(RowParallelTest, ALossOfTheModelIsSummed) {
  ToyModel::Calls calls;
  ExpectTheWhole({Parallel(std::make_unique<ToyModel>(&calls)), 10, 3, 5},
                 {std::make_unique<ToyModel>(&calls), 10, 3, 5}, 2);
}

TEST_F(RowParallelTest, EveryThreadHasItsRows) {
  ToyModel::Calls calls;
  OneStep step(Parallel(std::make_unique<ToyModel>(&calls)), 10, 3, 5);
  step.RunWithoutGradient(2);
  EXPECT_EQ(calls.count, 2);
  EXPECT_EQ(calls.most_rows, 5);
  step.RunWithoutGradient(1);
  EXPECT_EQ(calls.count, 3);
  EXPECT_EQ(calls.most_rows, 10);
}

TEST_F(RowParallelTest, WhatAPartThrowsArrives) {
  ToyModel::Calls calls;
  OneStep step(Parallel(std::make_unique<ToyModel>(&calls)), 10, 3, 5);
  calls.failing_token = 2;
  testing::ExpectError(ErrorKind::kFailed, {"a bad token"}, [&] { step.Run(2); });
  calls.failing_token = -1;
  EXPECT_EQ(step.Run(2).output.q_halt.size(0), 10);
}

TEST_F(RowParallelTest, IsAroundTheModelsWhosePluginSaysSo) {
  const auto is_parallel = [](const std::string& plugin) {
    const LoadedPlugin loaded = Load(plugin);
    const std::string settings = EffectiveSettings(loaded.info(), "{}");
    ArcCreateArgs args;
    args.settings_json = settings.c_str();
    args.seq_len = 16;
    args.vocab_size = 6;
    const std::unique_ptr<Model> model = arc::MakeModel(loaded, args);
    return dynamic_cast<const RowParallelModel*>(model.get()) != nullptr;
  };
  for (const char* plugin : {"hrm", "transformer", "trm", "urm"}) {
    EXPECT_TRUE(is_parallel(plugin)) << plugin;
  }
  EXPECT_FALSE(is_parallel("faulty_model"));
}

TEST_F(RowParallelTest, RowsAreSharedOutWhereTheyFillTheThreads) {
  EXPECT_EQ(RowParallelModel::PartCount(8, 1), 1u);
  EXPECT_EQ(RowParallelModel::PartCount(8, 2), 2u);
  EXPECT_EQ(RowParallelModel::PartCount(9, 2), 2u);  // 5 and 4
  EXPECT_EQ(RowParallelModel::PartCount(3, 2), 2u);  // 2 and 1: half a thread of two waits
  EXPECT_EQ(RowParallelModel::PartCount(1, 2), 1u);
  EXPECT_EQ(RowParallelModel::PartCount(5, 3), 3u);
  EXPECT_EQ(RowParallelModel::PartCount(4, 3), 1u);
  EXPECT_EQ(RowParallelModel::PartCount(768, 16), 16u);
}

}  // namespace
}  // namespace arc::test
