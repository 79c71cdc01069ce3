#include <fmt/format.h>

#include "tests/harness/torch/cuda/ops_test.h"

// The gradient of a weight: bfloat16 products added up in float32, onto what is there. The
// emulated engine has no kernel of ours here; the test is LibTorch's on the GPU.
namespace arc::test {
namespace {

class CudaProductTest : public CudaOpsTest {
 protected:
  /// `transposed`: a and b are views of matrices that lie the other way round.
  void Check(int64_t n, int64_t rows, int64_t columns, at::ScalarType type, bool transposed) {
    const std::string name = fmt::format("{} x [{}, {}] {} transposed {}", n, rows, columns,
                                         at::toString(type), transposed);
    const at::Tensor a = Values({n, rows}, 1), b = Values({n, columns}, 2);
    const at::Tensor start = Values({rows, columns}, 3);
    const Result sum({rows, columns}, Options(at::kFloat));
    sum.tensor().copy_(start);
    const auto operand = [&](const at::Tensor& x) {
      return transposed ? Operand(x.t().contiguous(), type).t() : Operand(x, type);
    };
    ops().add_product(operand(a), operand(b), sum.tensor());
    // Up to 1,000 products in float32: far below what a sum in bfloat16 would err by, 2^-8.
    ExpectNear(sum.Take("sum"), start + at::mm(a.t(), b), 64 * Rounding(at::kFloat), name);
  }
};

TEST_P(CudaProductTest, AddsInFloat32) {
  for (const at::ScalarType type : kBothTypes) {
    for (const bool transposed : {false, true}) {
      Check(1000, 64, 48, type, transposed);
      Check(97, 11, 33, type, transposed);
      Check(1, 2, 1, type, transposed);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(On, CudaProductTest, testing::Values(Engine::kEmulated, Engine::kGpu),
                         EngineName);

}  // namespace
}  // namespace arc::test
