#include "harness/plugin/solver.h"

namespace arc {

// The key function: one virtual table and type_info, in libarc_sdk.
Solver::~Solver() = default;

}  // namespace arc
