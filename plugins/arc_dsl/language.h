#pragma once
#include "plugins/arc_dsl/operation.h"

namespace arc_dsl {

/// Every operation, made once; names with parameters are unique.
const std::vector<Operation>& Language();

}  // namespace arc_dsl
