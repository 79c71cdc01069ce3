#pragma once
#include <array>
#include <functional>
#include <vector>

#include "plugins/arc_dsl/value.h"
#include "tasks/arc/shapes.h"

namespace arc_dsl {

using arc::BuildGrid;

/// A step in one of eight directions; row and column differences.
struct Step {
  int row = 0;
  int col = 0;
};
inline constexpr std::array<Step, 8> kSteps = {
    {{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {-1, 1}, {1, -1}, {1, 1}}};  ///< straight first

inline bool Inside(const Grid& grid, int row, int col) {
  return row >= 0 && row < grid.rows && col >= 0 && col < grid.cols;
}
inline bool SameShape(const Grid& a, const Grid& b) { return a.rows == b.rows && a.cols == b.cols; }

/// Cells of each colour 0-9; kClear and other symbols are not counted.
std::array<int, 10> CountColours(const Grid& grid);
/// The colour that everything lies upon: black where a fifth of the cells are black, else
/// the most frequent one.
uint8_t Background(const Grid& grid);

/// The grid with each cell replaced by change(cell).
template <typename Change>
Grid Map(const Grid& grid, const Change& change) {
  Grid result = grid;
  for (uint8_t& cell : result.cells) cell = change(cell);
  return result;
}

/// Calls visit(row, col) for every cell, row by row.
template <typename Visit>
void ForEachCell(const Grid& grid, const Visit& visit) {
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) visit(r, c);
  }
}

/// The cells (indices into Grid::cells) of each connected region, in reading order
/// of their first cells. `joined(a, b)`: do neighbouring cells of these colours
/// belong together? `wanted(colour)`: is the cell in any region?
std::vector<std::vector<int>> Regions(const Grid& grid, bool diagonal,
                                      const std::function<bool(uint8_t)>& wanted,
                                      const std::function<bool(uint8_t, uint8_t)>& joined);

/// The object of these cells of a grid.
Object ObjectOf(const Grid& grid, const std::vector<int>& cells);

/// The rectangle of the grid at the object's place.
Grid CutAt(const Grid& grid, const Object& object);

/// Lays the object's cells upon the grid; what sticks out is cut off.
void Paint(const Object& object, Grid* grid);

}  // namespace arc_dsl
