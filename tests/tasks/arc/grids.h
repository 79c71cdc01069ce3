#pragma once
#include <sstream>
#include <string>

#include "tasks/puzzle.h"

namespace arc {

/// A grid from rows of digits separated by spaces: "12 34".
inline Grid G(const std::string& rows) {
  Grid grid;
  std::istringstream stream(rows);
  for (std::string row; stream >> row; ++grid.rows) {
    grid.cols = static_cast<int>(row.size());
    for (const char digit : row) grid.cells.push_back(static_cast<uint8_t>(digit - '0'));
  }
  return grid;
}

inline Pair P(const std::string& input, const std::string& output) { return {G(input), G(output)}; }

}  // namespace arc
