#include "tests/harness/torch/cuda/ops_test.h"

#include <ATen/CPUGeneratorImpl.h>

#include <numeric>

#include "harness/torch/cuda/bindings.h"
#include "harness/torch/device.h"
#include "tasks/error.h"

namespace arc::test {
namespace {

constexpr int64_t kGuard = 64;  // elements on both sides
constexpr double kUntouched = 7.0;

}  // namespace

std::string EngineName(const testing::TestParamInfo<Engine>& info) {
  return info.param == Engine::kGpu ? "Gpu" : "Emulated";
}

Result::Result(at::IntArrayRef shape, at::TensorOptions options, int64_t shift)
    : begin_(kGuard + shift) {
  const int64_t count =
      std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
  buffer_ = at::full({begin_ + count + kGuard}, kUntouched, options);
  tensor_ = buffer_.narrow(0, begin_, count).view(shape);
  if (at::isFloatingType(options.dtype().toScalarType())) tensor_.fill_(NAN);
}

at::Tensor Result::Take(const std::string& what) const {
  const at::Tensor all = buffer_.cpu().to(at::kDouble);
  const int64_t end = begin_ + tensor_.numel();
  const at::Tensor untouched = at::scalar_tensor(kUntouched, buffer_.dtype()).cpu().to(at::kDouble);
  EXPECT_TRUE((all.slice(0, 0, begin_) == untouched).all().item<bool>()) << what << ": before";
  EXPECT_TRUE((all.slice(0, end) == untouched).all().item<bool>()) << what << ": behind";
  return tensor_.cpu().to(at::kDouble);
}

void CudaOpsTest::SetUp() {
  ops_ = &cuda::kFusedOps;
  if (GetParam() == Engine::kEmulated) return;
  try {
    device_ = ChooseDevice("cuda");
  } catch (const Error& error) {
    GTEST_SKIP() << error.what();
  }
  ops_ = FusedOpsFor(at::empty({1}, Options(at::kFloat)));
  ASSERT_NE(ops_, nullptr) << "the CUDA part was opened, but has set no operations";
}

at::Tensor CudaOpsTest::Operand(const at::Tensor& values, at::ScalarType type,
                                int64_t shift) const {
  const at::Tensor buffer = at::empty({values.numel() + shift}, Options(type));
  const at::Tensor operand = buffer.slice(0, shift).view(values.sizes());
  operand.copy_(values);
  return operand;
}

at::Tensor Values(at::IntArrayRef shape, uint64_t seed) {
  const at::Tensor x =
      at::randn(shape, at::detail::createCPUGenerator(seed), at::TensorOptions(at::kFloat));
  return x.to(at::kBFloat16).to(at::kDouble);
}

void ExpectNear(const at::Tensor& result, const at::Tensor& expected, double tolerance,
                const std::string& what, double terms) {
  ASSERT_EQ(result.sizes(), expected.sizes()) << what;
  if (expected.numel() == 0) return;
  const at::Tensor error = (result - expected).abs();
  const double worst = error.max().item<double>();
  const double scale = std::max({expected.abs().max().item<double>(), terms, 1e-30});
  EXPECT_LE(worst / scale, tolerance)
      << what << ": worst at element " << error.argmax().item<int64_t>();
  EXPECT_FALSE(std::isnan(worst)) << what << ": an element was not written, or is no number";
}

double Rounding(at::ScalarType type) { return type == at::kBFloat16 ? 0x1p-8 : 0x1p-24; }

}  // namespace arc::test
