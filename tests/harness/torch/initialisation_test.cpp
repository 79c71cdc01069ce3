#include <ATen/ATen.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "harness/torch/parameters.h"
#include "harness/torch/training/learner.h"
#include "tests/harness/torch/plugin_model.h"

// Samples against the distributions that they claim. Every comparison is one normal deviate;
// kDeviates of them is exceeded by chance once in 26 million, the Kolmogorov-Smirnov bound once
// in a million: with some thousand comparisons, a new seed fails once in some hundred times at
// most. (The seeds here are fixed, so that nothing fails by chance from run to run.)
namespace arc::test {
namespace {

using Tensors = std::vector<at::Tensor>;

constexpr double kDeviates = 5.5;
const double kKolmogorovSmirnov = std::sqrt(-std::log(1e-6 / 2) / 2);  // of sqrt(n) D, n large

/// A distribution around 0 with its theory, taken from the density by integration.
struct Distribution {
  double bound;  ///< values lie in [-bound, bound]
  std::function<double(double)> density, cumulative;

  double Moment(int power) const {  // Simpson's rule
    constexpr int kIntervals = 2000;
    const double h = 2 * bound / kIntervals;
    double sum = 0;
    for (int i = 0; i <= kIntervals; ++i) {
      const double x = -bound + i * h;
      const int weight = i == 0 || i == kIntervals ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * std::pow(x, power) * density(x);
    }
    return sum * h / 3;
  }
};

/// A normal cut at two of its own deviations, which is made so that what is left has `std`.
Distribution CutNormal(double std) {
  const auto phi = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * M_PI); };
  const auto Phi = [](double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; };
  const double kept = Phi(2) - Phi(-2);
  const auto of_width = [=](double width) {
    return Distribution{2 * width, [=](double x) { return phi(x / width) / width / kept; },
                        [=](double x) { return (Phi(x / width) - Phi(-2)) / kept; }};
  };
  return of_width(std / std::sqrt(of_width(1).Moment(2)));
}

Distribution Even(double bound) {
  return {bound, [=](double) { return 1 / (2 * bound); },
          [=](double x) { return (x + bound) / (2 * bound); }};
}

/// sqrt(n) times the largest distance between the sample's distribution and the claimed one.
double KolmogorovSmirnov(const at::Tensor& sample, const Distribution& claimed) {
  const at::Tensor sorted = std::get<0>(sample.flatten().sort());
  const auto n = static_cast<double>(sorted.numel());
  const double* x = sorted.const_data_ptr<double>();
  double distance = 0;
  for (int64_t i = 0; i < sorted.numel(); ++i) {
    const double at = claimed.cumulative(x[i]);
    distance =
        std::max({distance, at - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - at});
  }
  return std::sqrt(n) * distance;
}

/// What does not fit, in words; empty where all does.
std::string Misfit(const at::Tensor& values, const Distribution& claimed) {
  const at::Tensor x = values.to(at::kDouble);
  const auto n = static_cast<double>(x.numel());
  const double variance = claimed.Moment(2);
  const double mean = x.mean().item<double>() / std::sqrt(variance / n);
  const double spread = (x.square().mean().item<double>() - variance) /
                        std::sqrt((claimed.Moment(4) - variance * variance) / n);
  const double distance = KolmogorovSmirnov(x, claimed);
  const double furthest = x.abs().max().item<double>() / claimed.bound;
  std::string misfit;
  if (std::abs(mean) > kDeviates) misfit += fmt::format("mean off by {:.1f} deviates; ", mean);
  if (std::abs(spread) > kDeviates) {
    misfit += fmt::format("variance {:.4f} of the claimed one, off by {:.1f} deviates; ",
                          x.square().mean().item<double>() / variance, spread);
  }
  if (distance > kKolmogorovSmirnov) misfit += fmt::format("distance {:.1f}; ", distance);
  if (furthest > 1 + 1e-6) misfit += fmt::format("reaches {:.4f} of the bound; ", furthest);
  return misfit;
}

/// Correlation of the elements that both have, as a normal deviate.
double CorrelationDeviate(const at::Tensor& a, const at::Tensor& b) {
  const int64_t n = std::min(a.numel(), b.numel());
  const at::Tensor x = a.flatten().narrow(0, 0, n).to(at::kDouble);
  const at::Tensor y = b.flatten().narrow(0, 0, n).to(at::kDouble);
  const double r = ((x * y).mean() / (x.std() * y.std())).item<double>();
  return r * std::sqrt(static_cast<double>(n));
}

TEST(InitialisationTest, TheTheoryIsThatOfAStandardNormalCutAtTwo) {
  const Distribution cut = CutNormal(1);
  EXPECT_NEAR(cut.Moment(0), 1, 1e-10);
  EXPECT_NEAR(cut.Moment(2), 1, 1e-10);
  EXPECT_NEAR(cut.bound, 2 / 0.87962566103423978, 1e-9);  // jax.nn.initializers' constant
}

TEST(InitialisationTest, TruncatedNormalHasTheClaimedDistribution) {
  for (const double std : {1.0, 0.02}) {
    const Distribution claimed = CutNormal(std);
    const at::Tensor x = TruncatedNormal({500, 400}, std, 9);
    EXPECT_EQ(Misfit(x, claimed), "");
    // 0.2 % of the values lie in the last hundredth: the cut is where it is claimed to be.
    EXPECT_GT(x.abs().max().item<double>(), 0.99 * claimed.bound);
    for (const int lag : {1, 2, 400}) {  // neighbours in a row, in a column
      EXPECT_LT(std::abs(CorrelationDeviate(x, x.flatten().slice(0, lag))), kDeviates) << lag;
    }
  }
}

TEST(InitialisationTest, WhatIsNotTheClaimedDistributionIsSeen) {
  const at::Tensor x = TruncatedNormal({500, 400}, 1, 9).to(at::kDouble);
  const Distribution claimed = CutNormal(1);
  EXPECT_NE(Misfit(1.02 * x, claimed), "");
  EXPECT_NE(Misfit(x / 1.1368472343385565, claimed), "");  // the cut's loss not made good
  EXPECT_NE(Misfit(x + 0.02, claimed), "");
  EXPECT_NE(Misfit(x.clamp(-2, 2), claimed), "");
  EXPECT_NE(Misfit((2 * at::rand(x.sizes(), x.options()) - 1) * std::sqrt(3.0), claimed), "");
  EXPECT_GT(std::abs(CorrelationDeviate(x, 0.02 * x + x.flip(0))), kDeviates);
}

// ---- every layer of every model ----

struct PluginCase {
  const char* plugin;
  const char* positions;
};
void PrintTo(const PluginCase& test, std::ostream* out) { *out << test.plugin; }

std::unique_ptr<Model> MediumModel(const PluginCase& test) {
  return MakeModel(test.plugin,
                   {{"hidden_size", 128},
                    {"num_heads", 4},
                    {"H_layers", 2},
                    {"L_layers", 2},
                    {"num_layers", 2},
                    {"puzzle_emb_ndim", 128},
                    {"mlp_t", true},
                    {"pos_encodings", test.positions}},
                   64, 12);
}

/// What the public code's initialisation claims of a parameter, by its name and shape: LeCun's
/// 1 / sqrt(fan in) for matrices, rows of length about 1 for embeddings, 1 for initial states,
/// PyTorch's default for convolutions. A layer of a new kind fails here until it has a line.
std::optional<Distribution> ClaimFor(const ParameterSpec& p) {
  int64_t fan_in = 1;
  for (size_t i = 1; i < p.shape.size(); ++i) fan_in *= p.shape[i];
  const double lecun = 1 / std::sqrt(static_cast<double>(fan_in));
  if (p.name.ends_with("embedding_weight")) return CutNormal(lecun);
  if (p.role == ParameterRole::kFrozen && p.shape.size() == 1) return CutNormal(1);
  if (p.name.ends_with(".weight") && p.shape.size() == 2) return CutNormal(lecun);
  if (p.name.ends_with(".weight") && p.shape.size() == 3) return Even(lecun);
  return std::nullopt;
}

/// A convolution's bias is bounded by its weight's fan in.
std::optional<Distribution> BiasClaim(const ParameterSpec& bias, const ModelSpec& spec) {
  if (!bias.name.ends_with(".bias")) return std::nullopt;
  const std::string weight = bias.name.substr(0, bias.name.size() - 4) + "weight";
  for (const ParameterSpec& p : spec.parameters) {
    if (p.name == weight && p.shape.size() == 3) return ClaimFor(p);
  }
  return std::nullopt;
}

std::optional<double> ConstantClaim(const std::string& name) {
  if (name == "q_head.weight") return 0;
  if (name == "q_head.bias") return -5;
  return std::nullopt;
}

/// The parameters that start at random, for a seed.
Tensors RandomParameters(const Model& model, uint64_t seed) {
  ParameterStore store(model.Spec(), at::kCPU);
  store.Initialise(seed);
  Tensors random;
  for (size_t i = 0; i < store.specs().size(); ++i) {
    const ParameterSpec& p = store.specs()[i];
    const bool fixed = p.role == ParameterRole::kConstant || ConstantClaim(p.name);
    if (!fixed) random.push_back(store.tensors()[i].detach());
  }
  return random;
}

void ExpectClaimed(const ParameterSpec& p, const at::Tensor& values, const ModelSpec& spec) {
  SCOPED_TRACE(p.name);
  if (const auto constant = ConstantClaim(p.name)) {
    EXPECT_TRUE((values == *constant).all().item<bool>());
    return;
  }
  std::optional<Distribution> claim = ClaimFor(p);
  if (!claim) claim = BiasClaim(p, spec);
  ASSERT_TRUE(claim) << "a parameter of a kind unknown to this test";
  EXPECT_EQ(Misfit(values, *claim), "");
}

class ModelInitialisationTest : public testing::TestWithParam<PluginCase> {
 protected:
  std::unique_ptr<Model> model_ = MediumModel(GetParam());
};

TEST_P(ModelInitialisationTest, EveryLayerIsScaledByItsFanIn) {
  const ModelSpec& spec = model_->Spec();
  ParameterStore store(spec, at::kCPU);
  store.Initialise(3);
  for (size_t i = 0; i < spec.parameters.size(); ++i) {
    if (spec.parameters[i].role == ParameterRole::kConstant) continue;
    ExpectClaimed(spec.parameters[i], store.tensors()[i].detach(), spec);
  }
  Learner learner(*model_, 7, LearnerSettings{}, at::kCPU);
  learner.Start();
  ASSERT_EQ(learner.puzzle_table().sizes(), at::IntArrayRef({7, 128}));
  EXPECT_FALSE(learner.puzzle_table().any().item<bool>()) << "puzzle vectors start at zero";
}

TEST_P(ModelInitialisationTest, NoParameterDependsOnAnother) {
  const Tensors a = RandomParameters(*model_, 3), b = RandomParameters(*model_, 4);
  ASSERT_FALSE(a.empty());
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_LT(std::abs(CorrelationDeviate(a[i], b[i])), kDeviates) << "seeds 3 and 4, " << i;
    for (size_t j = 0; j < i; ++j) {
      EXPECT_LT(std::abs(CorrelationDeviate(a[i], a[j])), kDeviates) << i << " and " << j;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Models, ModelInitialisationTest,
                         testing::Values(PluginCase{"hrm", "learned"}, PluginCase{"trm", "learned"},
                                         PluginCase{"transformer", "learned"},
                                         PluginCase{"urm", "rope"}),
                         [](const auto& test) { return std::string(test.param.plugin); });

}  // namespace
}  // namespace arc::test
