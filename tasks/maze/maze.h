#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tasks/grid.h"

namespace arc {

/// Symbols of a maze grid, in the order of the public character set.
enum MazeSymbol : uint8_t { kMazeWall, kMazeFloor, kMazeStart, kMazeGoal, kMazePath };
inline constexpr std::string_view kMazeCharacters = "# SGo";

/// Cells (row * cols + col) of S and G. Throws BadData beginning with `place`
/// unless there is exactly one of each.
struct MazeEnds {
  int start = 0;
  int goal = 0;
};
MazeEnds FindMazeEnds(const Grid& maze, const std::string& place);

/// Steps from `cell` to every cell over cells that `open` marks, -1 where it cannot
/// be reached: [rows * cols]. Neighbours are the four beside a cell.
std::vector<int> MazeDistances(const Grid& maze, int cell, const std::vector<bool>& open);
/// Every cell that is no wall.
std::vector<bool> OpenMazeCells(const Grid& maze);

/// Length of the shortest path from S to G in steps; -1 if there is none.
int ShortestMazePath(const Grid& maze);

/// The maze with one shortest path marked: from S on, each step takes the first of
/// down, left, right, up that comes nearer to G. This rule gives the labels of the
/// public Maze-Hard set. Nothing if G cannot be reached.
std::optional<Grid> SolveMaze(const Grid& maze);

/// Does `answer` keep the walls, S and G of `maze` (of its shape) and mark the
/// cells of exactly one shortest path, and no others?
bool IsShortestMazePath(const Grid& maze, const Grid& answer);

/// Does `answer` keep the walls, S and G, and do its marked cells lead from S to G?
bool IsMarkedMaze(const Grid& maze, const Grid& answer);

}  // namespace arc
