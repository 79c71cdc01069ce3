#include <fmt/format.h>

#include <cmath>

#include "harness/torch/ops/functional.h"
#include "tests/harness/torch/cuda/ops_test.h"

// Rotation, attention and the way back against plain operations in float64. In bfloat16 turned
// queries and keys, probabilities and the result are rounded once each, their gradients likewise;
// in float32 the products of kernels on tensor cores come from three TF32 ones.
namespace arc::test {
namespace {

struct AttentionCase {
  int64_t batch, length, heads, width;
  bool causal, turns;
  at::ScalarType type;

  std::string name() const {
    return fmt::format("B{} S{} H{} D{} causal {} turns {} {}", batch, length, heads, width, causal,
                       turns, at::toString(type));
  }
  double tolerance() const {
    return type == at::kBFloat16 ? 8 * Rounding(type) : 256 * Rounding(type);
  }
};

/// From qkv [B, S, 3, H, D] to [B, S, H, D] in float64.
at::Tensor PlainAttention(const at::Tensor& qkv, const AttentionCase& c, const RopeTables& tables) {
  const auto turned = [&](const at::Tensor& x) {
    if (!c.turns) return x;
    const std::vector<at::Tensor> halves = x.chunk(2, -1);
    return x * tables.cos.unsqueeze(1) +
           at::cat({-halves[1], halves[0]}, -1) * tables.sin.unsqueeze(1);
  };
  const at::Tensor q = turned(qkv.select(2, 0)), k = turned(qkv.select(2, 1));
  at::Tensor scores = at::einsum("bihd,bjhd->bhij", {q, k}) / std::sqrt(c.width);
  if (c.causal) {
    scores = scores.masked_fill(at::ones({c.length, c.length}, at::kBool).triu(1), -INFINITY);
  }
  return at::einsum("bhij,bjhd->bihd", {scores.softmax(-1), qkv.select(2, 2)});
}

class CudaAttentionTest : public CudaOpsTest {
 protected:
  void Check(const AttentionCase& c) {
    const at::Tensor qkv = Values({c.batch, c.length, 3, c.heads, c.width}, 1);
    const at::Tensor dout = Values({c.batch, c.length, c.heads, c.width}, 2);
    RopeTables tables = MakeRopeTables(c.length, c.width, 1e4);
    RopeOperands rope;
    if (c.turns) rope = {Operand(tables.cos, at::kFloat), Operand(tables.sin, at::kFloat)};
    tables = {tables.cos.to(at::kDouble), tables.sin.to(at::kDouble)};
    const Result dqkv(qkv.sizes(), Options(c.type));
    const at::Tensor operand = Operand(qkv, c.type);
    const auto plain = [&](const std::vector<at::Tensor>& in) {
      return PlainAttention(in[0], c, tables);
    };
    const auto check = [&](const Attended& attended, const char* what) {
      ExpectNear(attended.out.cpu().to(at::kDouble), plain({qkv}), c.tolerance(), c.name() + what);
    };
    const Attended forgetful = ops().attention(operand, rope, c.causal, false);
    EXPECT_TRUE(forgetful.kept.empty());
    check(forgetful, ", nothing kept");
    const Attended attended = ops().attention(operand, rope, c.causal, true);
    check(attended, ", output");
    ops().attention_backward(Operand(dout, c.type), attended.kept, rope, c.causal, dqkv.tensor());
    ExpectNear(dqkv.Take("dqkv"), Gradients(plain, {qkv}, dout)[0], c.tolerance(),
               c.name() + ", gradient");
    ExpectNear(operand.cpu().to(at::kDouble), qkv, 0, c.name() + ", operand unchanged");
  }
};

/// Widths of packs, of single elements, and of neither kernel of LibTorch's.
TEST_P(CudaAttentionTest, EveryLayout) {
  for (const at::ScalarType type : kBothTypes) {
    for (const bool causal : {false, true}) {
      for (const bool turns : {false, true}) {
        Check({2, 82, 3, 64, causal, turns, type});
        Check({3, 9, 1, 16, causal, turns, type});
        Check({2, 5, 2, 6, causal, turns, type});
        Check({1, 1, 2, 32, causal, turns, type});
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(On, CudaAttentionTest, testing::Values(Engine::kEmulated, Engine::kGpu),
                         EngineName);

}  // namespace
}  // namespace arc::test
