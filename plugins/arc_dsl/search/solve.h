#pragma once
#include "plugins/arc_dsl/search/budget.h"
#include "plugins/arc_dsl/search/task.h"

namespace arc_dsl {

/// The programs that explain every demonstration of the task, found within the budget, the
/// simplest first; no two give the same answers.
std::vector<Program> FindPrograms(const Task& task, Budget* budget);

}  // namespace arc_dsl
