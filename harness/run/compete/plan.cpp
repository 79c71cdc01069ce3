#include "harness/run/compete/plan.h"

#include <algorithm>
#include <cmath>

namespace arc {
namespace {

constexpr double kMostForViews = 0.4;  ///< of what loading leaves
constexpr double kForHeldOut = 0.05;

Share PlanShare(const Measured& model, double seconds, int64_t most_views) {
  Share share{model.contender, seconds};
  const double work = std::max(0.0, seconds - model.load_seconds);
  share.held_seconds = kForHeldOut * work;
  share.view_seconds = kMostForViews * work;
  share.views = most_views;
  if (model.view_seconds > 0) {
    share.view_seconds =
        std::min(share.view_seconds, model.view_seconds * static_cast<double>(most_views));
    share.views = std::clamp<int64_t>(static_cast<int64_t>(share.view_seconds / model.view_seconds),
                                      1, most_views);
  }
  share.train_seconds = work - share.view_seconds - share.held_seconds;
  if (model.step_seconds > 0) {
    share.steps = static_cast<int64_t>(share.train_seconds / model.step_seconds);
  }
  return share;
}

}  // namespace

std::vector<Share> PlanShares(const std::vector<Measured>& models, double seconds,
                              int64_t most_views) {
  std::vector<Share> shares;
  const double each =
      std::max(0.0, seconds) / static_cast<double>(std::max<size_t>(1, models.size()));
  for (const Measured& model : models) shares.push_back(PlanShare(model, each, most_views));
  return shares;
}

double ProbeSeconds(double budget, size_t models) {
  return std::clamp(0.05 * budget / static_cast<double>(std::max<size_t>(1, models)), 1.0, 120.0);
}

double SolversSeconds(double budget, size_t solvers, size_t models) {
  if (models == 0) return budget;
  const double least = kLeastForSolver * static_cast<double>(solvers);
  return std::max(0.1 * budget, std::min(least, 0.4 * budget));
}

double ReserveSeconds(double budget) { return std::clamp(0.02 * budget, 1.0, 60.0); }

}  // namespace arc
