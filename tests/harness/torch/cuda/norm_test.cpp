#include <fmt/format.h>

#include "tests/harness/torch/cuda/ops_test.h"

// The norm's kernels against plain operations in float64. Sums are of up to 5,000 float32
// products, added in threads and then in a tree: some 16 units of rounding; the result's own
// rounding is the last unit.
namespace arc::test {
namespace {

constexpr double kEps = 1e-5;

struct Shape {
  int64_t rows, columns;
};

/// Everything that a test case varies.
struct NormCase {
  Shape shape;
  Along along;
  at::ScalarType type;
  bool adds;
  int64_t shift;  // of all addresses from an aligned one

  int64_t dim() const { return along == Along::kLast ? 1 : 0; }
  int64_t sums() const { return along == Along::kLast ? shape.rows : shape.columns; }
  double tolerance() const { return Rounding(type) + 16 * Rounding(at::kFloat); }
  std::string name() const {
    return fmt::format("{}x{} along {} {} adds {} shift {}", shape.rows, shape.columns, dim(),
                       at::toString(type), adds, shift);
  }
};

class CudaNormTest : public CudaOpsTest {
 protected:
  void Check(const NormCase& c) {
    const at::Tensor x = Values({c.shape.rows, c.shape.columns}, 1);
    const at::Tensor y = Values(x.sizes(), 2), dout = Values(x.sizes(), 3);
    const Result out(x.sizes(), Options(c.type), c.shift), inverse({c.sums()}, Options(at::kFloat));
    const Result dx(x.sizes(), Options(c.type), c.shift);
    ops().residual_rms_norm(Operand(x, c.type, c.shift),
                            c.adds ? Operand(y, c.type, c.shift) : at::Tensor(), kEps, c.along,
                            out.tensor(), inverse.tensor());
    const auto norm = [&](const std::vector<at::Tensor>& in) {
      return in[0] * at::rsqrt(in[0].square().mean(c.dim(), true) + kEps);
    };
    const at::Tensor sum = c.adds ? x + y : x;
    ExpectNear(out.Take("out"), norm({sum}), c.tolerance(), c.name() + ", output");
    const at::Tensor expected_inverse = at::rsqrt(sum.square().mean(c.dim()) + kEps);
    ExpectNear(inverse.Take("inverse"), expected_inverse, 16 * Rounding(at::kFloat),
               c.name() + ", inverse");
    // From the exact output rounded to the type, as the operation is defined.
    const at::Tensor o = norm({sum}).to(c.type).to(at::kDouble);
    ops().residual_rms_norm_backward(Operand(dout, c.type, c.shift), Operand(o, c.type, c.shift),
                                     Operand(expected_inverse, at::kFloat), c.along, dx.tensor());
    const at::Tensor inv = expected_inverse.unsqueeze(c.dim());
    const double terms = (inv * dout).numel() > 0 ? (inv * dout).abs().max().item<double>() : 0;
    const at::Tensor expected = inv * (dout - o * (dout * o).mean(c.dim(), true));
    ExpectNear(dx.Take("dx"), expected, c.tolerance(), c.name() + ", gradient", terms);
    const at::Tensor by_autograd = Gradients(norm, {sum}, dout)[0];
    ExpectNear(dx.Take("dx"), by_autograd, 4 * c.tolerance(), c.name() + ", gradient by autograd",
               terms);
  }

  void CheckAll(const std::vector<Shape>& shapes, Along along) {
    for (const Shape& shape : shapes) {
      for (const at::ScalarType type : kBothTypes) {
        Check({shape, along, type, true, 0});
        Check({shape, along, type, false, 0});
        Check({shape, along, type, true, 1});
      }
    }
  }
};

/// A warp or a block a row, packs and single elements, rows that end within a pack or beyond
/// what a thread holds.
TEST_P(CudaNormTest, Rows) {
  CheckAll(
      {{1, 1}, {3, 7}, {9, 64}, {17, 512}, {5, 520}, {3, 1000}, {2, 1032}, {2, 5000}, {2, 1027}},
      Along::kLast);
}

/// Fewer and more rows than threads hold; a last block with columns that are not there.
TEST_P(CudaNormTest, Columns) {
  CheckAll({{1, 1}, {5, 7}, {97, 72}, {33, 64}, {128, 8}, {130, 65}, {916, 80}}, Along::kFirst);
}

TEST_P(CudaNormTest, NothingToDo) {
  Check({{0, 16}, Along::kLast, at::kFloat, true, 0});
  Check({{16, 0}, Along::kFirst, at::kFloat, true, 0});
}

INSTANTIATE_TEST_SUITE_P(On, CudaNormTest, testing::Values(Engine::kEmulated, Engine::kGpu),
                         EngineName);

}  // namespace
}  // namespace arc::test
