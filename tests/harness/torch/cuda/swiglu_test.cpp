#include <fmt/ranges.h>

#include "tests/harness/torch/cuda/ops_test.h"

// SwiGLU's kernels against plain operations in float64: some eight float32 operations an element,
// and the result's own rounding.
namespace arc::test {
namespace {

class CudaSwiGluTest : public CudaOpsTest {
 protected:
  void Check(std::vector<int64_t> shape, Along along, at::ScalarType type, int64_t shift) {
    const int64_t dim = along == Along::kLast ? static_cast<int64_t>(shape.size()) - 1 : 0;
    const std::string name = fmt::format("[{}] along {} {} shift {}", fmt::join(shape, ", "), dim,
                                         at::toString(type), shift);
    const at::Tensor gate_up = 4 * Values(shape, 1);
    shape[static_cast<size_t>(dim)] /= 2;
    const at::Tensor dout = Values(shape, 2);
    const Result out(shape, Options(type), shift), dgate_up(gate_up.sizes(), Options(type), shift);
    const at::Tensor operand = Operand(gate_up, type, shift);
    ops().swiglu(operand, along, out.tensor());
    ops().swiglu_backward(Operand(dout, type, shift), operand, along, dgate_up.tensor());
    const auto swiglu = [&](const std::vector<at::Tensor>& in) {
      const std::vector<at::Tensor> parts = in[0].chunk(2, dim);
      return parts[0] / (1 + at::exp(-parts[0])) * parts[1];
    };
    const double tolerance = Rounding(type) + 8 * Rounding(at::kFloat);
    ExpectNear(out.Take("out"), swiglu({gate_up}), tolerance, name + ", output");
    ExpectNear(dgate_up.Take("dgate_up"), Gradients(swiglu, {gate_up}, dout)[0], tolerance,
               name + ", gradient");
  }
};

TEST_P(CudaSwiGluTest, EveryLayout) {
  for (const at::ScalarType type : kBothTypes) {
    for (const int64_t shift : {0, 1}) {
      for (const int64_t inner : {1, 7, 8, 96, 192, 2056}) {
        Check({3, 5, 2 * inner}, Along::kLast, type, shift);
        Check({2 * inner, 24}, Along::kFirst, type, shift);
      }
      Check({2, 1}, Along::kFirst, type, shift);
    }
  }
}

/// Gates far from 0, where e^-x overflows or vanishes.
TEST_P(CudaSwiGluTest, LargeGates) {
  for (const at::ScalarType type : kBothTypes) {
    const at::Tensor gates = at::tensor({-300.0, -100.0, -88.0, 0.0, 88.0, 89.0, 300.0, 3e38});
    const at::Tensor gate_up = at::cat({gates, at::ones_like(gates)}).to(at::kDouble).unsqueeze(0);
    const Result out({1, 8}, Options(type));
    ops().swiglu(Operand(gate_up, type), Along::kLast, out.tensor());
    const at::Tensor g = gate_up.to(type).to(at::kDouble).slice(-1, 0, 8);
    const at::Tensor expected = g / (1 + at::exp(-g));
    const at::Tensor taken = out.Take("out");
    for (int64_t i = 0; i < 8; ++i) {
      ExpectNear(taken[0][i], expected[0][i], 8 * Rounding(type), fmt::format("gate {}", i));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(On, CudaSwiGluTest, testing::Values(Engine::kEmulated, Engine::kGpu),
                         EngineName);

}  // namespace
}  // namespace arc::test
