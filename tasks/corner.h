#pragma once
#include <algorithm>

#include "tasks/suite.h"

namespace arc {

/// Where on the canvas the top left cell of a pair's grids is put.
struct Corner {
  int row = 0;
  int col = 0;
  bool operator==(const Corner&) const = default;
};

/// The greatest corner at which both grids fit; an EOS border that falls off the
/// canvas is left out. The least is (0, 0).
inline Corner LastCorner(const SuiteInfo& info, const Grid& input, const Grid& output) {
  return {info.rows - std::max(input.rows, output.rows),
          info.cols - std::max(input.cols, output.cols)};
}

}  // namespace arc
