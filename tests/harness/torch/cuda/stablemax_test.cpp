#include <fmt/format.h>

#include "tests/harness/torch/cuda/ops_test.h"

// Stablemax loss in float64 against plain operations in float64: 2^-44 is some hundred units.
namespace arc::test {
namespace {

constexpr int64_t kIgnore = -100;
constexpr double kExact = 0x1p-44;

at::Tensor PlainLoss(const at::Tensor& logits, const at::Tensor& labels) {
  // Clamped, so that the branch not taken has no infinite derivative at 1.
  const at::Tensor s = at::where(logits >= 0, logits + 1, 1 / (1 - logits.clamp_max(0)));
  const at::Tensor p = s / s.sum(-1, true);
  const at::Tensor index = labels.clamp_min(0).to(at::kLong).unsqueeze(-1);
  return -(p.gather(-1, index).squeeze(-1).log() * (labels != kIgnore));
}

class CudaStablemaxTest : public CudaOpsTest {
 protected:
  void Check(int64_t rows, int64_t vocab, at::ScalarType type) {
    const std::string name = fmt::format("{} rows of {} {}", rows, vocab, at::toString(type));
    const at::Tensor logits = 4 * Values({rows, vocab}, 1);
    const at::Tensor dloss = Values({rows}, 2);
    at::Tensor labels = at::arange(rows, at::kInt) % static_cast<int>(vocab);
    labels = at::where(at::arange(rows) % 3 == 2, static_cast<int>(kIgnore), labels).to(at::kInt);
    const LabelOperands operands{Operand(labels, at::kInt), kIgnore};
    const Result loss({rows}, Options(at::kDouble)), dlogits(logits.sizes(), Options(type));
    const Result right({rows}, Options(at::kBool));
    ops().stablemax_loss(Operand(logits, type), operands, loss.tensor(), right.tensor());
    ops().stablemax_loss_backward(Operand(dloss, at::kDouble), Operand(logits, type), operands,
                                  dlogits.tensor());
    const auto plain = [&](const std::vector<at::Tensor>& in) { return PlainLoss(in[0], labels); };
    ExpectNear(loss.Take("loss"), plain({logits}), kExact, name + ", loss");
    const at::Tensor met = (labels != kIgnore) & (logits.argmax(-1) == labels);
    ExpectNear(right.Take("right"), met.to(at::kDouble), 0, name + ", right");
    ExpectNear(dlogits.Take("dlogits"), Gradients(plain, {logits}, dloss)[0], Rounding(type) * 1.01,
               name + ", gradient", dloss.abs().max().item<double>());
  }
};

TEST_P(CudaStablemaxTest, EverySize) {
  for (const at::ScalarType type : kBothTypes) {
    for (const int64_t vocab : {1, 6, 11, 12, 64, 100}) Check(301, vocab, type);
    Check(1, 11, type);
  }
}

/// Of equal logits the first is the answer, and a logit that is no number is no label's answer
/// but its own.
TEST_P(CudaStablemaxTest, TiesAndNotANumber) {
  const at::Tensor logits = at::tensor({1.0, 3.0, 3.0, 1.0, NAN, 3.0}, at::kDouble).view({2, 3});
  for (const auto& [first, second, expected] :
       {std::tuple(1, 1, std::pair(1.0, 1.0)), {2, 2, {0.0, 0.0}}}) {
    const at::Tensor labels = at::tensor({first, second}, at::kInt);
    const Result loss({2}, Options(at::kDouble)), right({2}, Options(at::kBool));
    ops().stablemax_loss(Operand(logits, at::kFloat), {Operand(labels, at::kInt), kIgnore},
                         loss.tensor(), right.tensor());
    const at::Tensor answers = right.Take("right");
    EXPECT_EQ(answers[0].item<double>(), expected.first);
    EXPECT_EQ(answers[1].item<double>(), expected.second);
  }
}

INSTANTIATE_TEST_SUITE_P(On, CudaStablemaxTest, testing::Values(Engine::kEmulated, Engine::kGpu),
                         EngineName);

}  // namespace
}  // namespace arc::test
