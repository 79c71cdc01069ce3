#pragma once
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "tasks/grid.h"

namespace arc {

/// One input grid and, where known, its output.
struct Pair {
  Grid input;
  std::optional<Grid> output;
};

/// One task. Sudoku and maze puzzles have no demonstrations and one test pair.
struct Puzzle {
  std::string id;                    ///< unique in its dataset
  std::vector<Pair> demonstrations;  ///< every output present
  std::vector<Pair> tests;           ///< outputs absent where the solution is unknown
  double rating = std::numeric_limits<double>::quiet_NaN();  ///< difficulty; NaN: not measured
  std::string source;  ///< file or generator that it came from
};

}  // namespace arc
