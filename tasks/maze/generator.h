#pragma once
#include <vector>

#include "tasks/suite.h"

namespace arc {

/// `options.count` mazes of rows x cols, no two of which a turn or flip maps onto
/// each other: corridors carved by a random depth-first walk, some walls opened
/// so that routes branch and join, S and G at least `options.min_path` steps
/// apart. Outputs are SolveMaze's, ratings the shortest path's steps. The same for the
/// same options. Throws UsageError on options out of range, and with the number
/// found where so many mazes were not found.
std::vector<Puzzle> GenerateMazes(int rows, int cols, const GenerateOptions& options);

/// The least of the maze's images under the turns and flips that keep its shape.
Grid CanonicalMaze(const Grid& maze);
/// Those maps: all 8 of a square, 4 of another rectangle (Transform::dihedral).
std::vector<uint8_t> MazeSymmetries(int rows, int cols);

}  // namespace arc
