#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include "harness/torch/row_parallel_model.h"
#include "tests/evaluators/temp_folder.h"
#include "tests/harness/torch/small_training.h"

namespace arc::test {
namespace {

constexpr int kSteps = 4;

struct Kind {
  const char* name;
  const char* plugin;
  at::ScalarType dtype = at::kFloat;
  Optimiser::Kind optimiser = Optimiser::kAdamAtan2;
};

/// What another order of summation may change: the loss, and the mean change of a tensor's
/// elements in units of the learning rates' sum.
///
/// A gradient is a sum of some K = 256 products; in another order it moves by e = sqrt(K) u of its
/// size, 1e-6 in float32 (u = 6e-8). AdamATan2's first updates are nearly lr sign(g): an element
/// moves by at most lr min(2, e / |g|), |g| in units of the tensor's, which is 16 e on average
/// over elements of all sizes; measured 2e-7. Muon rounds to bfloat16 first: of its elements
/// e / 2^-8 fall on the other side, by 2^-8, and small singular values are raised some hundred
/// times; measured 1.4e-4. In bfloat16 e is 2^-8, should a rounding fall otherwise at all;
/// measured: 5e-3 of the weights' rates, 0.026 of the puzzle table's, which takes signs alone. No
/// row may halt earlier or later by it; these do not.
struct Tolerance {
  double loss, weights;
};
Tolerance ToleranceOf(const Kind& kind) {
  if (kind.dtype == at::kBFloat16) return {1e-2, 16.0 / 256};
  return {1e-5, kind.optimiser == Optimiser::kMuon ? 1e-3 : 16e-6};
}
void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

/// What a run leaves behind.
struct Trace {
  std::vector<std::map<std::string, double>> metrics;  ///< of every step
  Checkpoint state;
  std::string file;  ///< the checkpoint's bytes
};

class DeterminismTest : public testing::TestWithParam<Kind> {
 protected:
  DeterminismTest() {
    training_.dtype = GetParam().dtype;
    training_.optimiser = GetParam().optimiser;
    // Large enough for LibTorch to give work to a second thread (32768 elements).
    training_.hidden = 64;
    training_.length = 31;
  }
  ~DeterminismTest() override { at::set_num_threads(threads_); }

  Trace Run(int threads) {
    at::set_num_threads(threads);
    at::rand({static_cast<int64_t>(++runs_)});  // nothing may hang on the global generator
    const RowParallelModel model(training_.MakeModel(GetParam().plugin));
    Learner learner(model, 3, training_.Settings(GetParam().plugin), at::kCPU);
    learner.Start();
    WantToHalt(learner);
    Trace trace;
    for (int step = 0; step < kSteps; ++step) {
      learner.Step(training_.Rows(static_cast<uint64_t>(step)));
      trace.metrics.push_back(learner.TakeMetrics());
    }
    trace.state = learner.SaveState();
    WriteSafetensors(folder_ / "state", trace.state);
    trace.file = ReadText(folder_ / "state");
    return trace;
  }

  /// As after some training, so that exploration decides when rows halt.
  static void WantToHalt(const Learner& learner) {
    at::NoGradGuard no_grad;
    const ParameterStore& store = learner.parameters();
    for (size_t i = 0; i < store.specs().size(); ++i) {
      if (store.specs()[i].name == "q_head.bias") store.tensors()[i][0] = 1;
    }
  }

  SmallTraining training_;
  TempFolder folder_;
  int threads_ = at::get_num_threads(), runs_ = 0;
};

void ExpectSame(const Trace& a, const Trace& b) {
  EXPECT_EQ(a.metrics, b.metrics);
  EXPECT_TRUE(SameState(a.state, b.state));
  EXPECT_TRUE(a.file == b.file) << "the checkpoints' bytes";
}

void ExpectOther(const Trace& a, const Trace& b) {
  EXPECT_NE(a.metrics, b.metrics);
  for (const auto& [name, tensor] : a.state.tensors) {
    if (!name.ends_with(".weight") || name.ends_with("q_head.weight")) continue;
    EXPECT_FALSE(at::equal(tensor, b.state.Get(name))) << name;
  }
}

/// How far a parameter can have been moved.
double SumOf(const LearningRateSchedule& lr) {
  double sum = 0;
  for (int step = 1; step <= kSteps; ++step) sum += lr.OfUpdate(step);
  return sum;
}

void ExpectRoundingOnly(const Trace& one, const Trace& two, const LearnerSettings& settings,
                        const Tolerance& tolerance) {
  for (size_t i = 0; i < kSteps; ++i) {
    const double loss = one.metrics[i].at("lm_loss");
    EXPECT_NEAR(two.metrics[i].at("lm_loss"), loss, tolerance.loss * loss) << "step " << i + 1;
  }
  for (const auto& [name, tensor] : one.state.tensors) {
    if (!name.starts_with("model.inner.")) continue;
    const double change = (tensor - two.state.Get(name)).abs().mean().item<double>();
    const double rates = SumOf(name == kPuzzleTableName ? settings.puzzle_emb_lr : settings.lr);
    EXPECT_LE(change, tolerance.weights * rates) << name;
  }
}

TEST_P(DeterminismTest, SeedAndThreadsDecideEveryBit) {
  const Trace one = Run(1), two = Run(2);
  ExpectSame(one, Run(1));
  ExpectSame(two, Run(2));
  ExpectRoundingOnly(one, two, training_.Settings(GetParam().plugin), ToleranceOf(GetParam()));
  training_.seed = 4;
  ExpectOther(one, Run(1));
}

INSTANTIATE_TEST_SUITE_P(Models, DeterminismTest,
                         testing::Values(Kind{"hrm", "hrm"}, Kind{"hrm_bf16", "hrm", at::kBFloat16},
                                         Kind{"trm", "trm"}, Kind{"trm_bf16", "trm", at::kBFloat16},
                                         Kind{"transformer", "transformer"}, Kind{"urm", "urm"},
                                         Kind{"urm_muon", "urm", at::kFloat, Optimiser::kMuon},
                                         Kind{"urm_bf16", "urm", at::kBFloat16}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace arc::test
