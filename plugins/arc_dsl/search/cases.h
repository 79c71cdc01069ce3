#pragma once
#include "plugins/arc_dsl/search/bank.h"
#include "plugins/arc_dsl/search/programs.h"

namespace arc_dsl {

/// A node whose value, a number or colour, tells the demonstrations' outputs apart becomes a
/// program that answers with the output of a demonstration of the test's value. At least two
/// demonstrations have to agree on each such output.
void TryCases(const Task& task, const Bank& bank, int node, Programs* programs);

}  // namespace arc_dsl
