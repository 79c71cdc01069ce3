#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/torch/ops/fused.h"
#include "tests/harness/torch/small_training.h"

// A step in bfloat16 against the same step in float32, and fused operations against plain ones:
// the gradients of one call from one and the same carry.
namespace arc::test {
namespace {

/// Of every trained parameter after the first step.
std::vector<at::Tensor> Gradients(const SmallTraining& training, const std::string& plugin) {
  const auto model = training.MakeModel(plugin);
  Learner learner(*model, 3, training.Settings(plugin), at::kCPU);
  learner.Start();
  learner.Step(training.Rows(1));
  const ParameterStore& store = learner.parameters();
  std::vector<at::Tensor> gradients;
  for (size_t k = 0; k < store.trained().size(); ++k) {
    gradients.push_back(store.layout().View(store.flat_gradient(), k).clone());
  }
  return gradients;
}

double Cosine(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor x = a.to(at::kDouble).flatten(), y = b.to(at::kDouble).flatten();
  const double norms = (x.norm() * y.norm()).item<double>();
  return norms == 0 ? 1 : x.dot(y).item<double>() / norms;
}

/// A plugin's name, "trm_mlp" for trm with mlp_t.
class PrecisionTest : public testing::TestWithParam<const char*> {
 protected:
  PrecisionTest() {
    training_.hidden = 64;
    training_.layers = 2;
    training_.length = 36;
    training_.mlp_t = std::string(GetParam()) == "trm_mlp";
  }
  std::string plugin() const { return training_.mlp_t ? "trm" : GetParam(); }
  SmallTraining training_;
};

TEST_P(PrecisionTest, GradientsInBfloat16PointWhereThoseInFloat32Do) {
  const std::vector<at::Tensor> wide = Gradients(training_, plugin());
  training_.dtype = at::kBFloat16;
  const std::vector<at::Tensor> narrow = Gradients(training_, plugin());
  std::vector<double> cosines;
  for (size_t i = 0; i < wide.size(); ++i) cosines.push_back(Cosine(wide[i], narrow[i]));
  std::sort(cosines.begin(), cosines.end());
  EXPECT_GE(cosines.front(), 0.995);
  // Token mixing from random weights multiplies what a rounding changes in a state, more with
  // every layer that the state goes through.
  EXPECT_GE(cosines[cosines.size() / 2], training_.mlp_t ? 0.996 : 0.999);
}

TEST_P(PrecisionTest, FusedOperationsGiveThePlainOnesGradients) {
  for (const auto& [dtype, least] : {std::pair(at::kFloat, 1 - 1e-9), {at::kBFloat16, 0.995}}) {
    training_.dtype = dtype;
    const std::vector<at::Tensor> fused = Gradients(training_, plugin());
    const PlainOpsScope plain_ops;
    const std::vector<at::Tensor> plain = Gradients(training_, plugin());
    for (size_t i = 0; i < plain.size(); ++i) EXPECT_GE(Cosine(fused[i], plain[i]), least) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Models, PrecisionTest,
                         testing::Values("hrm", "trm", "trm_mlp", "urm", "transformer"));

}  // namespace
}  // namespace arc::test
