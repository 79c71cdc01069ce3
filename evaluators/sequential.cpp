#include "evaluators/sequential.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr double kLargest = 0.75;    // of lambda: a single puzzle never takes more than 3/4
constexpr double kPriorPuzzles = 4;  // weight of the first guess of the share, which is
constexpr double kPriorTies = 20;    // draw the estimated difference towards 0
constexpr double kPriorEffects = 3;  // so many times the effect

void CheckShare(const char* name, double value) {
  if (value > 0 && value < 1) return;
  throw UsageError(fmt::format("{} = {}: must be above 0 and below 1", name, value));
}

}  // namespace

SequentialTest::SequentialTest(const SequentialOptions& options) : options_(options) {
  CheckShare("alpha", options.alpha);
  CheckShare("beta", options.beta);
  CheckShare("effect", options.effect);
}

void SequentialTest::Side::Add(int x, double lambda, double mu, double effect) {
  better += std::log1p(lambda * x);
  no_effect += std::log1p(-mu * (x - effect));
}

Decision SequentialTest::Add(int outcome) {
  if (decision_ != Decision::kOpen) return decision_;
  const int x = (outcome > 0) - (outcome < 0);
  const double e = options_.effect;
  const double guess = kPriorPuzzles * std::min(1.0, kPriorEffects * e);
  const double share = (guess + static_cast<double>(wins_ + losses_)) /
                       (kPriorPuzzles + static_cast<double>(puzzles_));
  const double difference = (static_cast<double>(wins_) - static_cast<double>(losses_)) /
                            (kPriorTies + static_cast<double>(puzzles_));
  const auto lambda = [&](double d) { return std::min(kLargest, std::max(e, d) / share); };
  const double mu = std::min(kLargest, e / (share + e * e));
  a_.Add(x, lambda(difference), mu, e);
  b_.Add(-x, lambda(-difference), mu, e);
  ++puzzles_;
  wins_ += x > 0;
  losses_ += x < 0;
  Conclude();
  return decision_;
}

SequentialTest::Progress SequentialTest::progress() const {
  const double better = std::log(2 / options_.alpha), none = std::log(1 / options_.beta);
  return {a_.better / better, b_.better / better, std::min(a_.no_effect, b_.no_effect) / none};
}

void SequentialTest::Conclude() {
  const Progress now = progress();
  if (now.a_better >= 1) decision_ = Decision::kABetter;
  if (now.b_better >= 1) decision_ = Decision::kBBetter;
  if (decision_ == Decision::kOpen && now.neither >= 1) decision_ = Decision::kNeither;
}

}  // namespace arc
