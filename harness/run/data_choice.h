#pragma once
#include <string>

#include "harness/run/config.h"

namespace arc {

/// Sets what the configuration evaluates on, as a command line says it.
/// `suite`: "sudoku", "sudoku6", "maze8", "arc", ...; sets suite and canvas.
/// `data`: "sudoku6" and the like (generated), "arc1" (its evaluation tasks),
/// "arc1-train", a recipe (its evaluation set), a path. Either may be empty.
/// Throws UsageError where the suite of a path is not said.
void ChooseData(Config& config, const std::string& suite, const std::string& data);

}  // namespace arc
