#include "harness/torch/training/captured_step.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include "harness/torch/ops/functional.h"
#include "tests/harness/torch/recorded_step.h"
#include "tests/tasks/testing.h"

// What the stand-in of a CUDA graph does, and where there is none. On CUDA:
// cuda/captured_step_test.cpp; of whole training steps: captured_learner_test.cpp.
namespace arc::test {
namespace {

constexpr int kRuns = CapturedStep::kEagerRuns + 4;

at::Generator Generator() { return at::detail::createCPUGenerator(1); }

TEST(CapturedStepTest, WithoutGraphsItIsAFailure) {
  testing::ExpectError(ErrorKind::kFailed, {"cpu"}, [] {
    MakeCapturedStep(
        at::kCPU, [] {}, Generator());
  });
}

/// What comes by tensors is new each time; a number is what it was when the work was recorded.
TEST(CapturedStepTest, TheStandInReadsTensorsAndKeepsNumbers) {
  const RecordedSteps steps;
  const at::Tensor in = at::zeros({3}), sum = at::zeros({3});
  double number = 0, expected = 0;
  int calls = 0;
  const auto step = MakeCapturedStep(
      at::kCPU, [&] { ++calls, sum.add_(in * 2 + number); }, Generator());
  for (int i = 1; i <= kRuns; ++i) {
    in.fill_(i);
    number = 100 * i;
    step->Run();
    expected += 2 * i + 100 * std::min(i, CapturedStep::kEagerRuns + 1);
    EXPECT_TRUE(at::equal(sum, at::full({3}, expected, at::kFloat))) << "run " << i;
  }
  EXPECT_EQ(calls, CapturedStep::kEagerRuns + 1);
  EXPECT_EQ(steps.replays(), kRuns - calls);
}

/// Views, fused operations and their gradients, and random numbers.
TEST(CapturedStepTest, TheStandInGoesThroughAutograd) {
  const RecordedSteps steps;
  const at::Tensor x = at::randn({8, 12}, at::detail::createCPUGenerator(2));
  const auto train = [&](bool captured) {
    at::Generator generator = Generator();
    at::Tensor weight = at::ones({5, 6}).set_requires_grad(true);
    weight.mutable_grad() = at::zeros({5, 6});
    const auto body = [&] {
      weight.grad().zero_();
      const at::Tensor y = Linear(RmsNorm(SwiGlu(x), 1e-5), LinearWeight{weight, {}});
      (y.t().select(0, 2) * at::rand({8}, generator, x.options())).sum().backward();
      at::NoGradGuard no_grad;
      weight.sub_(weight.grad(), 1e-2);
    };
    const auto step = MakeCapturedStep(at::kCPU, body, generator);
    for (int i = 0; i < kRuns; ++i) captured ? step->Run() : body();
    return weight.detach();
  };
  EXPECT_TRUE(at::equal(train(true), train(false)));
}

TEST(CapturedStepTest, TheStandInRefusesWhatNoGraphHolds) {
  const RecordedSteps steps;
  const at::Tensor x = at::ones({3});
  const std::vector<std::function<void()>> refused = {[&] { x.sum().item<float>(); },
                                                      [&] { at::nonzero(x); }};
  for (const auto& body : refused) {
    const auto step = MakeCapturedStep(at::kCPU, body, Generator());
    for (int i = 0; i < CapturedStep::kEagerRuns; ++i) step->Run();
    testing::ExpectError(ErrorKind::kFailed, {"a graph cannot hold aten::"}, [&] { step->Run(); });
  }
}

}  // namespace
}  // namespace arc::test
