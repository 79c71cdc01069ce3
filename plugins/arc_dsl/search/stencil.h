#pragma once
#include "plugins/arc_dsl/search/bank.h"
#include "plugins/arc_dsl/search/budget.h"
#include "plugins/arc_dsl/search/programs.h"

namespace arc_dsl {

/// A grid node of the outputs' shape that becomes the output when around every cell of a
/// colour the same is drawn on background, learnt for each colour from all its cells.
void TryStencil(const Task& task, const Bank& bank, int node, Budget* budget, Programs* programs);

}  // namespace arc_dsl
