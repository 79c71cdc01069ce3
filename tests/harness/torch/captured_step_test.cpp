#include "harness/torch/training/captured_step.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include "tests/tasks/testing.h"

// On the CPU; on CUDA: cuda/captured_step_test.cpp.
namespace arc::test {
namespace {

TEST(CapturedStepTest, OnTheCpuEveryRunIsACall) {
  const at::Tensor x = at::zeros({3});
  const auto step = MakeCapturedStep(
      at::kCPU, [&] { x.add_(1); }, at::detail::createCPUGenerator(1));
  const int runs = 2 * CapturedStep::kEagerRuns;
  for (int i = 0; i < runs; ++i) step->Run();
  EXPECT_TRUE(at::equal(x, at::full({3}, static_cast<double>(runs), at::kFloat)));
}

TEST(CapturedStepTest, WhatTheWorkThrowsReachesTheCaller) {
  const auto step = MakeCapturedStep(
      at::kCPU, [] { throw Failed("no more"); }, at::detail::createCPUGenerator(1));
  testing::ExpectError(ErrorKind::kFailed, {"no more"}, [&] { step->Run(); });
}

}  // namespace
}  // namespace arc::test
