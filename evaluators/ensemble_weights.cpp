#include "evaluators/ensemble_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr double kSmoothing = 4;
constexpr double kWrongAnswers = 10;
constexpr double kLeastWeight = 1e-3;  ///< before they are made to add up to 1

double PriorWeight(MemberKind kind) {
  if (kind == MemberKind::kVerified) return 2;
  return kind == MemberKind::kModel ? 1 : 0.1;
}

double RawWeight(WeightRule rule, MemberKind kind, double accuracy) {
  switch (rule) {
    case WeightRule::kPrior:
      return PriorWeight(kind);
    case WeightRule::kEqual:
      return 1;
    case WeightRule::kAccuracy:
      return accuracy;
    case WeightRule::kLogOdds:
      return std::log(kWrongAnswers * accuracy / (1 - accuracy));
  }
  throw UsageError(fmt::format("no weight rule of number {}", static_cast<int>(rule)));
}

}  // namespace

std::vector<double> EstimateAccuracies(std::span<const MemberRecord> records) {
  double answered = 1;
  double right = 0.5;
  for (const MemberRecord& record : records) {
    answered += static_cast<double>(record.answered);
    right += static_cast<double>(record.right);
  }
  const double imagined = kSmoothing * right / answered;
  std::vector<double> accuracies;
  for (const MemberRecord& record : records) {
    accuracies.push_back((static_cast<double>(record.right) + imagined) /
                         (static_cast<double>(record.answered) + kSmoothing));
  }
  return accuracies;
}

std::vector<double> MemberWeights(WeightRule rule, std::span<const EnsembleMember> members,
                                  std::span<const MemberRecord> records) {
  const std::vector<double> accuracies = EstimateAccuracies(records);
  std::vector<double> weights;
  double sum = 0;
  for (size_t i = 0; i < members.size(); ++i) {
    weights.push_back(std::max(kLeastWeight, RawWeight(rule, members[i].kind, accuracies[i])));
    sum += weights.back();
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

}  // namespace arc
