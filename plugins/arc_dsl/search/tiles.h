#pragma once
#include "plugins/arc_dsl/search/bank.h"
#include "plugins/arc_dsl/search/programs.h"

namespace arc_dsl {

/// Looks for outputs laid out of equal tiles, each of which is a value in the bank: asks from
/// the outputs' side, where the enumeration would have to join tile by tile.
void FindTilings(const Task& task, const Bank& bank, Programs* programs);

}  // namespace arc_dsl
