#pragma once
#include <algorithm>
#include <utility>

#include "tasks/suite.h"

namespace arc {

/// The greatest corner at which both grids fit, or both with height and width
/// exchanged; an EOS border that falls off the canvas is left out. The least is (0, 0).
inline Corner LastCorner(const SuiteInfo& info, const Grid& input, const Grid& output,
                         bool exchanged = false) {
  int rows = std::max(input.rows, output.rows), cols = std::max(input.cols, output.cols);
  if (exchanged) std::swap(rows, cols);
  return {info.rows - rows, info.cols - cols};
}

}  // namespace arc
