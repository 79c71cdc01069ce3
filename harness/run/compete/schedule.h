#pragma once
#include <vector>

#include "harness/run/compete/journal.h"
#include "harness/run/compete/plan.h"

namespace arc {

/// Which stage of a contest is next, and what it gets of the `left` seconds, from what the
/// journal says of those before it. Pure functions.

/// Every stage of the contest that the arguments describe: solvers, probes, adaptations.
std::vector<Stage> MakeStages(const ContestArguments& arguments);

/// The first open one; the adaptation of a model whose probe failed after all others; at the
/// very end solvers that had starved, once more. Null: none is left.
Stage* NextStage(Journal& journal);

/// An equal part of what the solvers before it have left of their time, and a few seconds at
/// least; for one that had starved, of all that is left.
double SolverSeconds(const Journal& journal, const Stage& stage, double left);

Share ProbeShare(const Journal& journal, double left);

/// Shares of the adaptations that are open, in their order, by what the probes measured. Where a
/// model's probe failed it has no share as long as there are others.
std::vector<Share> AdaptShares(const Journal& journal, double left);

}  // namespace arc
