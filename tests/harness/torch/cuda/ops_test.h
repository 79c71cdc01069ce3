#pragma once
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/torch/ops/fused.h"

namespace arc::test {

/// Where the kernels run: on the GPU, or on the CPU by the emulator.
enum class Engine { kEmulated, kGpu };
std::string EngineName(const testing::TestParamInfo<Engine>& info);

/// A result of an operation, poisoned, between guards that nothing may write to.
class Result {
 public:
  /// `shift` elements behind an aligned address.
  Result(at::IntArrayRef shape, at::TensorOptions options, int64_t shift = 0);
  const at::Tensor& tensor() const { return tensor_; }
  /// The values on the CPU in float64; a test failure where a guard has changed.
  at::Tensor Take(const std::string& what) const;

 private:
  at::Tensor buffer_, tensor_;
  int64_t begin_;
};

/// A test of the fused operations of CUDA on each engine; skips itself where there is no GPU.
class CudaOpsTest : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override;
  const FusedOps& ops() const { return *ops_; }
  at::TensorOptions Options(at::ScalarType type) const {
    return at::TensorOptions().device(device_).dtype(type);
  }
  /// The values in float64 on the CPU, rounded to `type`, as a tensor for the operations.
  at::Tensor Operand(const at::Tensor& values, at::ScalarType type, int64_t shift = 0) const;

 private:
  at::Device device_ = at::kCPU;
  const FusedOps* ops_ = nullptr;
};

/// Random values that bfloat16 holds exactly, float64, CPU.
at::Tensor Values(at::IntArrayRef shape, uint64_t seed);

/// Every element is within `tolerance` times the largest expected one, or times `terms`, the size
/// of what a sum is made of, where that is larger: a difference of near equals errs like those.
void ExpectNear(const at::Tensor& result, const at::Tensor& expected, double tolerance,
                const std::string& what, double terms = 0);

/// The unit of rounding of a type with p significant bits, 2^-p: a nearest number is no farther
/// off, relative to itself. bfloat16 has 8 bits, float32 24.
double Rounding(at::ScalarType type);
inline constexpr at::ScalarType kBothTypes[] = {at::kFloat, at::kBFloat16};

/// Gradients of the inputs of sum(weights * output), by autograd in float64.
template <typename Function>
std::vector<at::Tensor> Gradients(const Function& output, const std::vector<at::Tensor>& inputs,
                                  const at::Tensor& weights) {
  std::vector<at::Tensor> leaves, gradients;
  for (const at::Tensor& x : inputs) leaves.push_back(x.clone().set_requires_grad(true));
  (output(leaves) * weights).sum().backward();
  for (const at::Tensor& leaf : leaves) gradients.push_back(leaf.grad());
  return gradients;
}

}  // namespace arc::test
