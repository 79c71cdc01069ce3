#pragma once
#include <string>
#include <vector>

#include "tasks/maze/maze.h"
#include "tests/tasks/testing.h"

namespace arc::testing {

/// A maze from its rows, drawn in kMazeCharacters.
inline Grid Maze(const std::vector<std::string>& rows) {
  Grid grid(static_cast<int>(rows.size()), static_cast<int>(rows[0].size()));
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) {
      grid.At(r, c) = static_cast<uint8_t>(kMazeCharacters.find(rows[r][c]));
    }
  }
  return grid;
}

}  // namespace arc::testing
