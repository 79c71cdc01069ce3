#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace arc {

/// What a model's probe measured.
struct Measured {
  std::string contender;
  double load_seconds = 0;  ///< until the first step, and after the last one
  double step_seconds = 0;  ///< 0: not measured
  double view_seconds = 0;  ///< for one view of every task; 0: not measured
};

/// What a model gets of the budget.
struct Share {
  std::string contender;
  double seconds = 0;  ///< in all, loading included
  double train_seconds = 0;
  double view_seconds = 0;  ///< for views of the tasks, at most
  double held_seconds = 0;  ///< for views of held-out demonstrations, at most
  int64_t steps = 0;        ///< expected; 0: not known
  int64_t views = 0;        ///< that vote: as many as fit, at most `most_views`
};

/// Equal times for the models that are left. Of each, at most two fifths go to views (what
/// `most_views` need, if that is less), a twentieth to held-out demonstrations, loading what
/// it was measured to take, the rest to training. All sums stay within `seconds`.
std::vector<Share> PlanShares(const std::vector<Measured>& models, double seconds,
                              int64_t most_views);

/// Seconds that a solver has in any case, where that is no more than a part of what is left.
inline constexpr double kLeastForSolver = 3;

/// Seconds that the probe of each of `models` models trains: of them all, a twentieth of the
/// budget, more where that is next to nothing.
double ProbeSeconds(double budget, size_t models);
/// Seconds that `solvers` solvers have together: a tenth of the budget, more where that is next
/// to nothing; all of it where there is no model.
double SolversSeconds(double budget, size_t solvers, size_t models);
/// Kept back for the last submission.
double ReserveSeconds(double budget);

}  // namespace arc
