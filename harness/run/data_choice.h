#pragma once
#include <string>
#include <vector>

#include "harness/run/config.h"

namespace arc {

/// Sets what the configuration evaluates on, as a command line says it.
/// `suite`: "sudoku", "sudoku6", "maze8", "arc", ...; sets suite and canvas.
/// `data`: "sudoku6" and the like (generated), "arc1" (its evaluation tasks),
/// "arc1-train", a recipe (its evaluation set), a path. Either may be empty.
/// Throws UsageError where the suite of a path is not said.
void ChooseData(Config& config, const std::string& suite, const std::string& data);

/// Two sets, each said as above and one of them perhaps left empty (none): data.train and
/// data.evaluation, suite and canvas. "arc1" is its training tasks as `train`, a recipe what it
/// trains on. `overrides`: key=value. Throws UsageError where the sets are of different suites
/// or sizes.
Config ChooseSets(const std::string& suite, const std::string& train, const std::string& evaluation,
                  const std::vector<std::string>& overrides);

}  // namespace arc
